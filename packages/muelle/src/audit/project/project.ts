import { posix } from 'node:path'
import type { ComposeFile } from '../read/compose/file.ts'
import type { Service } from '../read/compose/service.ts'
import type { Dockerfile } from '../read/dockerfile/dockerfile.ts'
import { type OdooConf, readOdooConf } from '../read/odoo-conf.ts'
import type { Tree } from '../tree.ts'
import { type Compose, readComposes } from './compose.ts'
import { dockerfilePath, type Image, imageOfService, readDockerfiles } from './images.ts'
import { type Purpose, purposeOfPath } from './purpose.ts'
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
  roleOf(service: Service): Role
  /** What a service is built as; undefined when it is not built here. */
  imageOf(service: Service): Image | undefined
  /** What a file is for; production when nothing says otherwise. */
  purposeOf(path: string): Purpose
}

/** Reads all of it. Never throws: a file that cannot be read is left out, and the readings say what is broken. */
export function readProject(tree: Tree): Project {
  const { files, composes } = readComposes(tree)
  const named = composes.flatMap(({ services }) => [...services.values()].flatMap((each) => dockerfilePath(each) ?? []))
  const dockerfiles = readDockerfiles(tree, named)
  const images = new Map<Service, Image | undefined>()
  const imageOf = (service: Service): Image | undefined => {
    if (!images.has(service)) images.set(service, imageOfService(service, dockerfiles))
    return images.get(service)
  }
  const roles = new Map<Service, Role>()
  return {
    tree,
    composeFiles: files,
    composes,
    confs: tree.paths.flatMap((path) => {
      const file = mayBeConf(path) ? tree.read(path) : undefined
      return file !== undefined && /^\s*\[options\]/m.test(file.text) ? [readOdooConf(file)] : []
    }),
    roleOf(service) {
      const known = roles.get(service) ?? roleOf(service, imageOf(service)?.base)
      roles.set(service, known)
      return known
    },
    dockerfiles,
    imageOf,
    purposeOf: (path) => purposeOfPath(path) ?? 'production',
  }
}

/** `odoo.conf`, `.odoorc`, `openerp-server.conf`, `odoo.conf.j2`, `odoo.cfg`: what has a section `options` is one. */
const mayBeConf = (path: string): boolean => {
  const name = posix.basename(path)
  return /\.(conf|cfg|ini|rc)(\.|$)/.test(name) || /rc$/.test(name)
}
