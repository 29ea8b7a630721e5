import manifest from '../../../package.json' with { type: 'json' }
import type { Answers } from './answers.ts'
import type { Found } from './look.ts'

/** The text of a new muelle.yaml: what was said, with a comment on what it means and on what else there is. */
export function muelleYaml(answers: Answers, found: Found): string {
  return [
    header(),
    identity(answers),
    odoo(answers, found),
    postgres(),
    proxy(answers),
    services(),
    images(answers),
    sizing(),
    anonymize(),
    environments(answers),
  ]
    .map((part) => part.trimEnd())
    .join('\n\n')
    .concat('\n')
}

const header = () => `# One Odoo 19 stack. For Muelle ${manifest.version} or newer.
#   muelle validate    what is wrong with this file
#   muelle plan        what it would change
#   muelle up          make it so
# Editors complete and check it after \`muelle schema > muelle.schema.json\`, with this as the first line:
#   # yaml-language-server: $schema=muelle.schema.json`

const identity = ({ name }: Answers) => `schema: 1
name: ${quoted(name)}`

function odoo({ database, modules }: Answers, { addons, requirements, wheelhouse }: Found): string {
  const sources =
    addons.length > 0
      ? `  addons:\n${addons.map((folder) => `    - ${quoted(folder)}`).join('\n')}`
      : '  # addons: [addons]'
  return `odoo:
  version: "19.0"
  # The base image; addons and what they need are built onto it.
  image: odoo:19.0
  # Folders of this project that hold modules, in the order of the addons path. A repository, pinned:
  #   - {git: "https://github.com/OCA/web.git", ref: "19.0", modules: [web_responsive]}
  # A private one has key: NAME, the secret that holds its deploy key. Then: muelle addons sync
${sources}
  # What the addons need of Python and of Debian.
  ${requirements === undefined ? '# python: requirements.txt' : `python: ${requirements}`}
  ${wheelhouse === undefined || requirements === undefined ? '# wheelhouse: wheelhouse   # a folder of wheels: then no package index is asked' : `wheelhouse: ${wheelhouse}`}
  # apt: [libxmlsec1-dev]
  # What prints documents.
  # reports: {fonts: [fonts-noto-core, fonts-liberation]}
  databases: [${quoted(database)}]
  # Installed, with their language, when the database is first made.
  ${modules.length === 0 ? '# modules: [sale_management]' : `modules: [${modules.map(quoted).join(', ')}]`}
  # language: es_CL
  # Runs the jobs of OCA queue_job, in one place; add it to the modules too.
  # jobRunner: {module: queue_job, channels: "root:2"}
  # Processes that answer; auto follows cpus and memory, which are the limits of one colour.
  workers: auto
  # auto: a part of what sizing: says, below; 2 CPUs and 3G without it.
  cpus: auto
  memory: auto
  # Keys of odoo.conf that Muelle does not decide.
  # conf: {limit_time_real: 900}`
}

const postgres = () => `postgres:
  version: 15
  # auto: a part of what sizing: says, below; 2 CPUs and 2G without it.
  cpus: auto
  memory: auto
  # How text is sorted, such as es-CL for Chile; it cannot be changed once there is a database.
  locale: {provider: icu, name: und}`

function proxy({ domain, tls, trusted }: Answers): string {
  return `proxy:
  # Names that are served; none serves every name. With several databases: - {name: pos.example.com, database: pos}
  domains: [${domain === undefined ? '' : quoted(domain)}]
  # acme: certificates from a public authority; files: yours, as the secret tls_pem; edge: something in front ends TLS; off: plain HTTP
  tls: ${tls}
${trusted.length === 0 ? '' : `  # Whose X-Forwarded-* are believed.\n  trusted: [${trusted.map((network) => `"${network}"`).join(', ')}]\n`}  # address: and http: say where it is published; ${published[tls]}`
}

const published: Readonly<Record<Answers['tls'], string>> = {
  acme: 'by default ports 80 and 443 of every address.',
  files: 'by default ports 80 and 443 of every address.',
  edge: 'by default 127.0.0.1:8069.',
  off: 'by default 127.0.0.1:8069.',
}

const services = () => `# What else runs beside Odoo, when an addon or many workers want it.
# services: {redis: true, pgbouncer: true}`

const images = ({ imageSource }: Answers) => `images:
  # official: from a registry; debian: built here from Debian packages, without one
  source: ${imageSource}`

const sizing = () => `# How large the host is, and what is asked of it: sizes follow, and \`muelle size\` explains them.
# sizing:
#   cpus: 4          # without cpus and memory the first \`muelle up\` writes the host's into muelle.lock
#   memory: 16G
#   disk: 200G
#   users: 60        # who work at the same time
#   documentsPerDay: {"33": 200, "39": 1000}   # by the SII's code`

const anonymize =
  () => `# What \`muelle clone production staging\` puts in the place of personal data, by table and column: docs/staging.md.
# anonymize:
#   res_partner: {name: fake-name, email: fake-email, phone: fake-phone, vat: fake-rut}`

const environments = ({
  tls,
}: Answers) => `# Where it runs. An environment may hold the sections above, with what differs there.
environments:
  production:
    # host: ssh://deploy@erp.example.com   # default: the Docker of this machine
  # Edits are served as they are saved, mails are caught: muelle dev. On this machine only; docs/development.md
  # development:
  #   development: {debugger: true}
${tls === 'off' ? '' : '  #   proxy: {tls: "off"}\n'}  # staging:
  #   neutralized: true   # reaches nobody: no mail, no tax authority
${tls === 'acme' ? '  #   proxy: {tls: off}\n' : ''}`

/** In quotes where YAML would read something else: a folder `19.0`, a database `no`. */
const quoted = (text: string): string =>
  /^[a-z_][\w./+-]*$/i.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : `"${text}"`
