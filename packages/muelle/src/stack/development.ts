import { z } from 'zod'
import type { OdooSection } from './odoo.ts'

/** Ports of this machine unless muelle.yaml names others: Mailpit's and MailHog's for the mails, debugpy's own. */
const usual = { mail: 8025, debugger: 5678 }

const portOrNot = z.union([z.boolean(), z.int().min(1).max(65535)])

/** What makes an environment one for development. Only where nobody from outside comes: `rules/development.ts`. */
export const DevelopmentSection = z.strictObject({
  sources: z
    .boolean()
    .default(true)
    .describe("mount the project's addons folders instead of baking them into the image"),
  reload: z.boolean().default(true).describe('Odoo takes edits of the sources by itself (--dev=reload,xml,qweb)'),
  mail: portOrNot
    .default(true)
    .describe('catch every mail; true or the port of the page that shows them, default 8025'),
  debugger: portOrNot.default(false).describe('let a Python debugger attach (debugpy); true or its port, default 5678'),
  egress: z.boolean().default(false).describe('give Odoo a way out: to mail servers, the SII and whatever else'),
})

/** The same, with ports; undefined where there is none. */
export interface Development {
  readonly sources: boolean
  readonly reload: boolean
  /** Port of the host, on loopback. */
  readonly mail: number | undefined
  readonly debugger: number | undefined
  readonly egress: boolean
}

/** @param written undefined: the environment is none for development; null: it is, with every default. */
export function developmentOf(
  written: z.output<typeof DevelopmentSection> | null | undefined,
): Development | undefined {
  if (written === undefined) return undefined
  const { mail, debugger: debug, ...flags } = written ?? DevelopmentSection.parse({})
  const port = (value: boolean | number, otherwise: number) =>
    value === false ? undefined : value === true ? otherwise : value
  return { ...flags, mail: port(mail, usual.mail), debugger: port(debug, usual.debugger) }
}

/**
 * Odoo as it runs in development: one process with threads, because a debugger follows no forks and an edit is served sooner; and
 * with the mail catcher as the only mail server that odoo.conf knows, whatever is written for production.
 */
export function developedOdoo(odoo: OdooSection, { mail }: Development): OdooSection {
  const conf = Object.entries(odoo.conf).filter(([key]) => mail === undefined || !key.startsWith('smtp_'))
  return { ...odoo, workers: 0, conf: Object.fromEntries(conf) }
}
