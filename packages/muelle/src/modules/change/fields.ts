import { z } from 'zod'
import { warningsField, withoutBackupField } from '../../workshop/backup-point.ts'

export const namesField = z.array(z.string()).describe('modules, by their technical names').meta({ positional: 'rest' })

/** What every change of modules is given besides names. */
export const changeFields = {
  database: z
    .string()
    .optional()
    .describe('one of odoo.databases; needed when there are several')
    .meta({ short: 'd', placeholder: 'NAME' }),
  withoutBackup: withoutBackupField,
}

export const Changed = z.object({
  project: z.string(),
  database: z.string(),
  verb: z.enum(['install', 'update', 'reinstall', 'uninstall']),
  modules: z.array(z.string()).describe('those that Odoo worked on; empty when there was nothing to do'),
  already: z.array(z.string()).describe('named, and as asked before'),
  others: z
    .array(z.object({ name: z.string(), before: z.string(), after: z.string() }))
    .describe('whose state changed besides'),
  tested: z.int().nullable().describe('tests that held before, when they were asked for'),
  backup: z.string().nullable().describe('the backup point, on the host'),
  withoutBackup: z.string().nullable().describe('why there is none'),
  warnings: warningsField,
})
export type Changed = z.output<typeof Changed>
