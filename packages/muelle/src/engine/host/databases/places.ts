import { join } from 'node:path'
import { placeInside } from '../agent/paths.ts'
import { mounted } from '../volumes/places.ts'

/** Where dumps are, where Odoo's filestores are, and how the daemon is reached. */
export interface DatabasePlaces {
  /** Absolute. */
  readonly root: string
  /** Below it one directory a database, named like it. */
  readonly filestores: string
  /** The same of another stack, whose volume is mounted for reading; of use only then. */
  readonly borrowed: string
  readonly socket: string
}

/** Where the helper finds another stack's volume `odoo-data`, read-only. */
export const borrowed = '/borrowed/odoo-data'

/** @param volumes where the volumes are mounted; another one in tests. */
export const databasePlaces = (root: string, socket: string, volumes = mounted): DatabasePlaces => ({
  root,
  filestores: join(volumes, 'odoo-data', 'filestore'),
  borrowed: join(borrowed, 'filestore'),
  socket,
})

/** Directory of a database's dumps, or of all. */
export const dumpsOf = ({ root }: DatabasePlaces, database = ''): Promise<string> =>
  placeInside(root, join('dumps', database))

/** Name of what is not finished: no dump is called so. */
export const partial = '.partial'

/** A file in a dump whose change has not succeeded yet. */
export const pendingMark = 'pending'

/** Where the helper finds the directory of a file that a person named by its path on the host. */
export const given = '/given'
