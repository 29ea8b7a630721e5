import { posix } from 'node:path'
import { type Directive, readNginx } from '../../read/nginx.ts'
import { below, directoryOf, type Tree } from '../../tree.ts'
import type { Compose } from '../compose.ts'

/** Configurations that nginx begins with: everything they include stands in them where it is included. */
export interface NginxRoot {
  readonly path: string
  readonly directives: readonly Directive[]
}

const mostDirectives = 20_000
const mostFiles = 200

/** Whether a file may be one of nginx, by its name. */
const mayBeNginx = (path: string): boolean =>
  !/\.(py|js|ts|md|rst|sh|ya?ml|json|xml|html?|txt|toml|css|csv|po|pot|env|cfg|ini|sql|log)$/i.test(path) &&
  !/(^|\/)(docs?|node_modules|static|i18n|dockerfile[\w.-]*|makefile|caddyfile[\w.-]*|haproxy[\w.-]*)(\/|$)/i.test(
    path,
  ) &&
  (/\.(conf|nginx|vhost|template|tmpl|tpl|j2|jinja2?|inc|example|sample)$/i.test(path) ||
    /nginx|sites-(available|enabled)|conf\.d\//i.test(path))

/** Finds them all, wherever they lie. A piece that another file includes does not stand alone. */
export function nginxRoots(tree: Tree, composes: readonly Compose[]): readonly NginxRoot[] {
  const files = new Map<string, readonly Directive[]>()
  for (const path of tree.paths.filter(mayBeNginx)) {
    if (files.size >= mostFiles) break
    const file = tree.read(path)
    if (file === undefined || !/^[^\n#]{0,300}\{/m.test(file.text)) {
      if (file === undefined || !/^\s*(proxy_|add_header|ssl_|client_)\w+\s/m.test(file.text)) continue
    }
    const directives = readNginx(file)
    if (directives.some(({ name }) => known.has(name))) files.set(path, directives)
  }
  const included = new Set<string>()
  const expanded = [...files].map(([path, directives]) => {
    const left = { count: mostDirectives }
    return { path, directives: expand(directives, path, [path], { files, composes, included, left }) }
  })
  return expanded.filter(({ path, directives }) => !included.has(path) && serversIn(directives).length > 0)
}

/** Directives of which a file of nginx has one at its top. */
const known = new Set([
  ...['server', 'upstream', 'http', 'location', 'map', 'proxy_set_header', 'add_header', 'proxy_pass', 'events'],
  ...['ssl_protocols', 'ssl_certificate', 'proxy_read_timeout', 'client_max_body_size', 'limit_req_zone'],
])

/** The `server` blocks of a file, of its `http` too. */
const serversIn = (directives: readonly Directive[]): readonly Directive[] =>
  directives.flatMap((each) =>
    each.name === 'server' && each.block !== undefined
      ? [each]
      : each.name === 'http'
        ? serversIn(each.block ?? [])
        : [],
  )

interface Reach {
  readonly files: ReadonlyMap<string, readonly Directive[]>
  readonly composes: readonly Compose[]
  readonly included: Set<string>
  readonly left: { count: number }
}

function expand(directives: readonly Directive[], path: string, within: readonly string[], reach: Reach): Directive[] {
  return directives.flatMap((each): Directive[] => {
    if (--reach.left.count < 0) return []
    const pattern = each.args[0]?.value
    if (each.name !== 'include' || pattern === undefined)
      return [each.block === undefined ? each : { ...each, block: expand(each.block, path, within, reach) }]
    const found = included(pattern, path, reach).filter((other) => !within.includes(other))
    if (found.length === 0 || within.length > 6) return [each]
    return found.flatMap((other) => {
      reach.included.add(other)
      return expand(reach.files.get(other) ?? [], other, [...within, other], reach)
    })
  })
}

/** Files that an `include` means: through the mounts of a container, or near the file that says it. */
function included(pattern: string, from: string, { files, composes }: Reach): readonly string[] {
  const absolute = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`
  const mounted = composes.flatMap(({ directory, services }) =>
    [...services.values()].flatMap(({ mounts }) => {
      const binds = mounts.flatMap(({ type, source, target }) => {
        const path = type === 'bind' ? below(directory, source) : undefined
        return path === undefined ? [] : [{ path, target }]
      })
      const isOwn = binds.some(({ path }) => path !== '.' && (from === path || from.startsWith(`${path}/`)))
      if (!isOwn) return []
      return [...files.keys()].filter((path) =>
        binds.some((bind) => {
          const inside =
            path === bind.path ? '' : path.startsWith(`${bind.path}/`) ? path.slice(bind.path.length) : undefined
          return inside !== undefined && matches(absolute, bind.target + inside)
        }),
      )
    }),
  )
  if (mounted.length > 0) return [...new Set(mounted)]
  const [name = '', folder = ''] = absolute.split('/').reverse()
  const own = directoryOf(from)
  const beside = [...files.keys()].filter((path) => path !== from)
  const within = beside.filter(
    (path) =>
      path.startsWith(own === '.' ? '' : `${own}/`) ||
      directoryOf(directoryOf(from)) === directoryOf(directoryOf(path)),
  )
  const same = within.filter((path) =>
    matches(`${folder}/${name}`, `${posix.basename(directoryOf(path))}/${posix.basename(path)}`),
  )
  if (same.length > 0 || name.includes('*')) return same
  return beside.filter((path) => directoryOf(path) === own && posix.basename(path).endsWith(name)).slice(0, 1)
}

function matches(pattern: string, path: string): boolean {
  if (pattern === path || pattern === path.replace(/\.(template|j2|tmpl|example)$/, '')) return true
  if (!pattern.includes('*')) return false
  const [before = '', ...rest] = pattern.split('*')
  const after = rest.at(-1) ?? ''
  const bare = path.replace(/\.(template|j2|tmpl|example)$/, '')
  const middle = bare.slice(before.length, bare.length - after.length)
  return (
    rest.length === 1 &&
    bare.startsWith(before) &&
    bare.endsWith(after) &&
    bare.length >= before.length + after.length &&
    !middle.includes('/')
  )
}
