import { type LogRecord, processedModule } from '../log.ts'

/** What the log of a run shows that it did; sets and counts only, however long it is. */
export interface Evidence {
  /** Modules that were installed, updated or loaded anew. */
  readonly processed: ReadonlySet<string>
  /** How often each of {@link signs} was seen. */
  readonly seen: ReadonlyMap<Sign, number>
}

/**
 * Messages that Odoo 19.0 writes where something was done; source: `odoo/modules/loading.py`, `odoo/modules/neutralize.py`,
 * `odoo/service/db.py`, `odoo/tools/translate.py`, `odoo/cli/i18n.py`, and the recorded runs in test/transcripts.
 */
const signs = {
  initialised: /^Initializing database /,
  uninstalled: /^Reloading registry once more after uninstalling modules/,
  neutralized: /^Neutralization finished/,
  dropped: /^DROP DB: /,
  translationRead: /^loading translation file for language /,
  translated: /^translations are loaded successfully/,
  exported: /^Exporting /,
  populated: /^Populated models \[./,
} as const
export type Sign = keyof typeof signs

/** Collects it, record by record. */
export function collecting(): Evidence & { take(record: Pick<LogRecord, 'level' | 'message'>): void } {
  const processed = new Set<string>()
  const seen = new Map<Sign, number>()
  return {
    processed,
    seen,
    take(record) {
      const module = processedModule(record)
      if (module !== undefined) processed.add(module.name)
      for (const [sign, pattern] of Object.entries(signs) as [Sign, RegExp][])
        if (pattern.test(record.message)) seen.set(sign, (seen.get(sign) ?? 0) + 1)
    },
  }
}
