import { posix } from 'node:path'
import type { ComposeFile } from '../read/compose/file.ts'
import type { Service } from '../read/compose/service.ts'
import type { Dockerfile } from '../read/dockerfile/dockerfile.ts'
import { type OdooConf, readOdooConf } from '../read/odoo-conf.ts'
import { below, type Tree } from '../tree.ts'
import { type Compose, readComposes } from './compose.ts'
import { dockerfilePath, type Image, imageOfService, readDockerfiles } from './images.ts'
import { type OdooServer, odooServers } from './odoo/server.ts'
import { ownFiles } from './own-files.ts'
import { type Nginx, readNginxes } from './proxy/fronts.ts'
import { readTraefiks, type Traefiks } from './proxy/traefik.ts'
import { type Ignores, type Publication, publicationOf, readIgnores } from './published.ts'
import { type Purpose, purposeOfHead, purposeOfPath } from './purpose.ts'
import { type Role, roleOf } from './role.ts'

/** An Odoo project as its files tell it. */
export interface Project {
  readonly tree: Tree
  readonly composeFiles: readonly ComposeFile[]
  readonly composes: readonly Compose[]
  /** Files that Odoo reads its configuration from, wherever they lie. */
  readonly confs: readonly OdooConf[]
  /** Every Dockerfile by its path, whether or not a service is built from it. */
  readonly dockerfiles: ReadonlyMap<string, Dockerfile>
  /** Every Odoo of the stacks, and one for each conf that no service of a stack reads. */
  readonly odoos: readonly OdooServer[]
  /** Servers of nginx, and those that lead to Odoo. */
  readonly nginx: Nginx
  /** Every Traefik, and the routers of labels and files. */
  readonly traefik: Traefiks
  /** What its `.gitignore` files keep out of git. */
  readonly ignores: Ignores
  /** Whether whoever has the repository has a file. */
  readonly publicationOf: (path: string) => Publication
  roleOf(service: Service): Role
  /** What a service is built as; undefined when it is not built here. */
  imageOf(service: Service): Image | undefined
  /** What a file is for; production when nothing says otherwise. */
  purposeOf(path: string): Purpose
}

/** Reads all of it. Never throws: a file that cannot be read is left out, and the readings say what is broken. */
export function readProject(whole: Tree): Project {
  const tree = ownFiles(whole)
  const { files, composes } = readComposes(tree)
  const named = composes.flatMap(({ services }) => [...services.values()].flatMap((each) => dockerfilePath(each) ?? []))
  const dockerfiles = readDockerfiles(tree, named)
  const images = new Map<Service, Image | undefined>()
  const imageOf = (service: Service): Image | undefined => {
    if (!images.has(service)) images.set(service, imageOfService(service, dockerfiles))
    return images.get(service)
  }
  const roles = new Map<Service, Role>()
  const purposes = new Map<string, Purpose>()
  let mounters: ReturnType<typeof mountersOf> | undefined
  const roleIn = (service: Service): Role => {
    const known = roles.get(service) ?? roleOf(service, imageOf(service))
    roles.set(service, known)
    return known
  }
  const confs = tree.paths.flatMap((path) => {
    const file = mayBeConf(path) ? tree.read(path) : undefined
    return file !== undefined && /^\s*\[options\]/m.test(file.text) ? [readOdooConf(file)] : []
  })
  const services = composes.flatMap((compose) =>
    [...compose.services.values()]
      .filter((service) => roleIn(service) === 'odoo')
      .map((service) => ({ compose, service, built: imageOf(service) })),
  )
  const odoos = odooServers(services, confs, tree)
  let nginx: Nginx | undefined
  let traefik: Traefiks | undefined
  let ignores: Ignores | undefined
  const ignoresOnce = () => {
    ignores ??= readIgnores(tree)
    return ignores
  }
  return {
    tree,
    get ignores() {
      return ignoresOnce()
    },
    publicationOf: (path) => publicationOf(path, tree, ignoresOnce()),
    composeFiles: files,
    composes,
    confs,
    odoos,
    get nginx() {
      nginx ??= readNginxes(tree, composes, odoos, roleIn)
      return nginx
    },
    get traefik() {
      traefik ??= readTraefiks(tree, composes, roleIn)
      return traefik
    },
    roleOf: roleIn,
    dockerfiles,
    imageOf,
    purposeOf(path) {
      mounters ??= mountersOf(composes)
      const known = purposes.get(path) ?? purposeOf(path, tree, mounters)
      purposes.set(path, known)
      return known
    },
  }
}

/** What a file is for: by its path, by the comment at its head, or by the stacks that use it, when they agree. */
function purposeOf(path: string, tree: Tree, mounters: ReadonlyMap<string, ReadonlySet<Compose>>): Purpose {
  const file = tree.read(path)
  const own = purposeOfPath(path) ?? (file && purposeOfHead(file))
  if (own !== undefined) return own
  const users: Compose[] = []
  for (let place = path; place !== '.'; place = posix.dirname(place)) users.push(...(mounters.get(place) ?? []))
  const others = users.filter((compose) => compose.main.file.path !== path)
  const [first, ...rest] = new Set(others.map(({ purpose }) => purpose ?? 'production'))
  return first !== undefined && rest.length === 0 ? first : 'production'
}

/** The stacks that mount a file or folder of the project, by its path: one look for each file, however many stacks there are. */
function mountersOf(composes: readonly Compose[]): ReadonlyMap<string, ReadonlySet<Compose>> {
  const found = new Map<string, Set<Compose>>()
  for (const compose of composes)
    for (const { mounts } of compose.services.values())
      for (const { type, source } of mounts) {
        const mounted = type === 'bind' ? below(compose.directory, source) : undefined
        if (mounted === undefined || mounted === '.') continue
        const users = found.get(mounted) ?? new Set()
        found.set(mounted, users.add(compose))
      }
  return found
}

/** `odoo.conf`, `.odoorc`, `openerp-server.conf`, `odoo.conf.j2`, `odoo.cfg`: what has a section `options` is one. */
const mayBeConf = (path: string): boolean => {
  const name = posix.basename(path)
  // setuptools has a section of that name too.
  if (/^(setup|tox|mypy|pylint)\b/.test(name)) return false
  return /\.(conf|cfg|ini|rc)(\.|$)/.test(name) || /rc$/.test(name)
}
