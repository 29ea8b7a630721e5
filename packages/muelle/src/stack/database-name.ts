import { z } from 'zod'

/** Begins the name of what Muelle has not finished, or put aside: whatever is called so is its to drop. */
export const ownPrefix = 'muelle-'

/** Whether Muelle made the database for a while, and may drop it. */
export const isOurs = (name: string): boolean => name.startsWith(ownPrefix)

/** PostgreSQL's own databases: Muelle and Odoo connect to them for other purposes. Source: CREATE DATABASE, section "Notes". */
export const isPostgres = (name: string): boolean => ['postgres', 'template0', 'template1'].includes(name)

/**
 * The one rule for a database's name, which is a folder of the filestore and of the dumps, too.
 * Source: DBNAME_PATTERN in Odoo 19.0's odoo/addons/web/controllers/database.py; 63 characters are PostgreSQL's limit.
 */
export const databaseName = z
  .string()
  .regex(
    /^(?!.*\.\.)[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/,
    'a database name of letters, digits and _ . -, at most 63 characters, without two dots in a row',
  )
