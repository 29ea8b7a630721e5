/**
 * `npm run -s bench -- <name> [--quick] [--format json]`: one benchmark, as a table or as {machine, rows, goals}.
 * Ends with 1 when a goal is missed.
 */
import { parseArgs } from 'node:util'
import { machine } from './machine.ts'
import type { Benchmark } from './result.ts'
import { tableOf } from './table.ts'

/** One line a benchmark. */
const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  audit: async () => (await import('./audit.ts')).audit,
  dev: async () => (await import('./dev.ts')).dev,
  odoo: async () => (await import('./odoo.ts')).odoo,
  stack: async () => (await import('./stack.ts')).stack,
  stats: async () => (await import('./stats.ts')).stats,
  testing: async () => (await import('./testing.ts')).testing,
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, format: { type: 'string', default: 'text' } },
})
const [name = ''] = positionals
const load = benchmarks[name]
if (load === undefined || positionals.length !== 1 || !['text', 'json'].includes(values.format)) {
  console.error('Usage: npm run -s bench -- <name> [--quick] [--format text|json]')
  console.error(`Names: ${Object.keys(benchmarks).join(', ')}`)
  process.exit(2)
}
const benchmark = await load()
const { rows, goals } = await benchmark({ quick: values.quick, note: (text) => console.error(text) })
const result = { machine: machine(), rows, goals }
console.log(values.format === 'json' ? JSON.stringify(result, null, 2) : tableOf(result))
process.exitCode = goals.every(({ met }) => met) ? 0 : 1
