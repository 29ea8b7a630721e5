import type { Project } from '../../project/project.ts'
import type { Mount } from '../../read/compose/mount.ts'
import { rule } from '../../rule.ts'
import { below, directoryOf } from '../../tree.ts'
import { servicesOf } from '../services.ts'

const folders =
  /^(\/etc\/(odoo|nginx|nginx\/(conf\.d|templates|sites-enabled)|traefik|caddy|haproxy|prometheus|alertmanager|loki|grafana\/provisioning|pgbouncer|postgresql)|\/usr\/local\/etc\/(haproxy|redis))$/
const files = /\.(conf|cfg|ini|ya?ml|toml|json|sh|py|sql|tmpl|template)$|\/(Caddyfile|\.odoorc|entrypoint)$/
/** Made when it is run: certificates and what a program writes into its own file. */
const made = /acme\.json$|(^|\/)(certs?|certbot|letsencrypt|ssl|secrets?)(\/|$)|userlist|htpasswd/

export const configBindMissing = rule({
  id: 'compose/config-bind-missing',
  severity: 'high',
  title: 'A configuration that is mounted is not there',
  why: 'Docker makes an empty folder in its place: it hides what the image brings there, and a file that is a folder stops the service.',
  source: 'docs.docker.com/engine/storage/bind-mounts, bind-mount over a non-existent path',
  fix: 'Add the file or folder, or mend the path.',
  anywhere: true,
  *find(project) {
    for (const { compose, service } of servicesOf(project)) {
      for (const mount of service.mounts) {
        if (mount.type !== 'bind' || !(folders.test(mount.target) || files.test(mount.target))) continue
        if (mount.raw.includes('$') || made.test(mount.source)) continue
        // A part that is included has its own folder.
        const paths = [compose.directory, directoryOf(mount.at.file.path)].map((folder) => below(folder, mount.source))
        if (paths.some((path) => path === undefined || isThere(project, path))) continue
        yield {
          at: mount.at,
          message: `${service.name} mounts ${mount.source} on ${mount.target}, and it is not in the project${nearby(project, mount)}`,
        }
      }
    }
  },
})

/** There, made from an example, or written by a script. */
function isThere({ tree }: Project, path: string): boolean {
  if (tree.has(path)) return true
  const name = path.split('/').at(-1) ?? path
  const isExample = (other: string) =>
    directoryOf(other) === directoryOf(path) &&
    (other.startsWith(`${path}.`) ||
      (other.includes(name.replace(/\.\w+$/, '')) && /example|sample|dist|templ|tpl|j2/.test(other)))
  if (tree.paths.some((other) => isExample(other) || other.startsWith(`${path}.`))) return true
  const escaped = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const writes = new RegExp(
    `(mkdir|cp|mv|tee|touch|install|envsubst|curl|wget|clone|>)[^\\n]{0,300}[\\s"'/}]${escaped}(?![\\w.-])`,
  )
  return tree.paths.some(
    (other) =>
      /\.(sh|bash|mk|ps1)$|(^|\/)(Makefile|[Jj]ustfile)$|^\.github\/.*\.ya?ml$/.test(other) &&
      other.split('/').length <= 4 &&
      writes.test(tree.read(other)?.text ?? ''),
  )
}

/** Where a file of that name lies instead. */
function nearby({ tree }: Project, { source }: Mount): string {
  const name = source.split('/').at(-1) ?? source
  const found = tree.paths.find((path) => path.split('/').at(-1) === name)
  return found === undefined ? '' : ` (there is ${found})`
}
