import { posix } from 'node:path'
import type { ComposeFile } from '../read/compose/file.ts'
import type { Service } from '../read/compose/service.ts'
import { type OdooConf, readOdooConf } from '../read/odoo-conf.ts'
import type { Tree } from '../tree.ts'
import { type Compose, readComposes } from './compose.ts'
import { type Purpose, purposeOfPath } from './purpose.ts'
import { type Role, roleOf } from './role.ts'

/** An Odoo project as its files tell it. */
export interface Project {
  readonly tree: Tree
  readonly composeFiles: readonly ComposeFile[]
  readonly composes: readonly Compose[]
  /** Files that Odoo reads its configuration from, wherever they lie. */
  readonly confs: readonly OdooConf[]
  roleOf(service: Service): Role
  /** What a file is for; production when nothing says otherwise. */
  purposeOf(path: string): Purpose
}

/** Reads all of it. Never throws: a file that cannot be read is left out, and the readings say what is broken. */
export function readProject(tree: Tree): Project {
  const { files, composes } = readComposes(tree)
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
      const known = roles.get(service) ?? roleOf(service, undefined)
      roles.set(service, known)
      return known
    },
    purposeOf: (path) => purposeOfPath(path) ?? 'production',
  }
}

/** `odoo.conf`, `.odoorc`, `openerp-server.conf`, `odoo.conf.j2`, `odoo.cfg`: what has a section `options` is one. */
const mayBeConf = (path: string): boolean => {
  const name = posix.basename(path)
  return /\.(conf|cfg|ini|rc)(\.|$)/.test(name) || /rc$/.test(name)
}
