import { z } from 'zod'
import { severities } from '../audit/finding.ts'
import { didYouMean } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { rulesOfProject, rules as shipped } from './audit.ts'

export const explain = operation({
  name: 'explain',
  summary: 'Say what a rule of muelle check looks for, why it matters, and what to do',
  help: 'Without a rule it lists them all, with those of .muelle/rules/ here.\n\n$ muelle explain compose/db-exposed',
  effect: 'read',
  input: z.object({
    rule: z.string().optional().describe('as muelle check reports it').meta({ positional: 0, placeholder: 'RULE' }),
  }),
  output: z.object({
    rules: z.array(
      z.object({
        id: z.string(),
        severity: z.enum(severities),
        title: z.string(),
        why: z.string(),
        fix: z.string(),
        source: z.string(),
      }),
    ),
  }),
  async run({ directory }, { rule }) {
    const rules = [...shipped, ...rulesOfProject(directory).rules]
    const found = rules.filter(({ id }) => rule === undefined || id === rule)
    if (found.length === 0) {
      const ids = rules.map(({ id }) => id)
      const next = didYouMean(rule ?? '', ids) ?? 'muelle explain lists all rules.'
      throw new UserError({ what: `There is no rule ${rule}.`, next })
    }
    const shown = found.map(({ id, severity, title, why, fix, source }) => ({ id, severity, title, why, fix, source }))
    return { rules: shown.sort((a, b) => (a.id < b.id ? -1 : 1)) }
  },
  view({ rules: shown }, style) {
    const [only, ...others] = shown
    if (only === undefined || others.length > 0) {
      const width = Math.max(...shown.map(({ id }) => id.length))
      return shown.map(({ id, severity, title }) => `${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}`).join('\n')
    }
    const { id, severity, title, why, fix, source } = only
    return [
      `${style.bold(id)}  ${severity}`,
      '',
      `${title}.`,
      why,
      '',
      `${style.good('→')} ${fix}`,
      style.dim(`Source: ${source}`),
    ].join('\n')
  },
})
