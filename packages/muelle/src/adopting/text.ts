import { stringify } from 'yaml'

type Keys = Readonly<Record<string, unknown>>

export interface Sections {
  readonly odoo: Keys
  readonly postgres: Keys
  readonly proxy: Keys
  readonly services: Keys
  readonly volumes: Keys
}

const order = [
  'version',
  'image',
  'addons',
  'python',
  'apt',
  'databases',
  'serverWideModules',
  'workers',
  'cronThreads',
  'conf',
]

/** The text of muelle.yaml, each section with a comment on what matters when it is adopted. */
export function muelleYaml(name: string, from: string, { odoo, postgres, proxy, services, volumes }: Sections): string {
  const own = Object.fromEntries(
    Object.entries({ version: '19.0', ...odoo }).toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b)),
  )
  const part = (comment: string, value: object) =>
    Object.values(value).every((each) => Object.keys(Object(each)).length === 0)
      ? []
      : [`${comment === '' ? '' : `# ${comment}\n`}${stringify(value, { lineWidth: 0 }).trimEnd()}`]
  return [
    `# One Odoo 19 stack, adopted from ${from}. What could not be carried is in the answer of muelle adopt.\n#   muelle validate    what is wrong with this file\n#   muelle render      the files that it becomes`,
    `schema: 1\n${stringify({ name }).trimEnd()}`,
    ...part('', { odoo: own }),
    ...part(
      'Exactly the image that wrote the data. From Alpine to Debian, or to another version, is a dump and a restore.',
      { postgres },
    ),
    ...part('', { proxy }),
    ...part('', { services }),
    ...part('The data stays where it is: no volume is copied, made or removed.', {
      environments: { production: Object.keys(volumes).length === 0 ? null : { volumes } },
    }),
  ]
    .join('\n\n')
    .concat('\n')
}
