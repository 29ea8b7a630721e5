import { resolve } from 'node:path'
import { z } from 'zod'
import { type Report, UserErrors } from '../kernel/errors.ts'
import { type Context, operation, type Style } from '../kernel/operation.ts'
import { chooseEnvironment } from '../stack/choose.ts'
import { readFiles } from '../stack/files.ts'
import { readProject } from '../stack/load.ts'
import { readLock } from '../stack/lock-file.ts'
import { maskLine } from '../stack/mask.ts'
import { distinct, type Model } from '../stack/model.ts'
import { readSource } from '../stack/source.ts'

const Fault = z.object({
  file: z.string().optional().describe('relative to the project; absent when no file is at fault'),
  line: z.int().optional(),
  column: z.int().optional(),
  what: z.string(),
  evidence: z.string().optional(),
  next: z.string().optional(),
  source: z.string().optional().describe('the line of the file'),
})
type Fault = z.output<typeof Fault>

const Output = z.object({
  valid: z.boolean(),
  environments: z.array(z.string()).describe('environments that were judged'),
  faults: z.array(Fault),
  warnings: z.array(Fault),
})

/** `muelle validate`: everything that is wrong with muelle.yaml and the files it names, at once. */
export const validate = operation({
  name: 'validate',
  summary: 'Check muelle.yaml, muelle.lock and the addons, and show every fault with its place',
  help: [
    'Asks no Docker. Judges every environment, or with -e one of them. Exit code 1 when there is a fault; warnings change nothing.',
    '$ muelle validate',
    '$ muelle validate -e production --format json',
  ].join('\n'),
  effect: 'read',
  input: z.object({}),
  output: Output,
  async run(context) {
    const directory = resolve(context.directory)
    const model = await readProject(context)
    const environments = environmentsOf(model, context)
    const found = await Promise.all(environments.map((name) => judge(directory, model, name)))
    const shown = (reports: readonly Report[]) => withSources(directory, model, distinct(reports))
    const faults = await shown([...model.faults, ...found.flatMap((each) => each.faults)])
    const warnings = await shown([...model.warnings, ...found.flatMap((each) => each.warnings)])
    return { valid: faults.length === 0, environments, faults, warnings }
  },
  notWell: ({ valid }) => !valid,
  view({ valid, environments, faults, warnings }, style) {
    const lines = [
      ...faults.map((fault) => show(fault, 'error', style)),
      ...warnings.map((warning) => show(warning, 'warning', style)),
    ]
    const counted = [count(faults.length, 'error'), ...(warnings.length > 0 ? [count(warnings.length, 'warning')] : [])]
    const end = valid
      ? style.good(`muelle.yaml is valid: ${environments.join(', ')}.`)
      : style.bad(`${counted.join(', ')}.`)
    return [...lines, end].join('\n')
  },
})

function environmentsOf(model: Model, { environment }: Context): string[] {
  const judged = [...model.environments.keys()]
  // When an environment is broken, what can be read is judged; its own faults are shown anyway.
  if (environment === undefined || model.names.length === 0) return judged
  const chosen = chooseEnvironment(model.names, environment)
  return judged.filter((name) => name === chosen)
}

async function judge(directory: string, model: Model, name: string) {
  const resolved = model.environments.get(name)
  const files = resolved ? await readFiles(directory, model, resolved) : { faults: [], warnings: [] }
  return { faults: [...files.faults, ...(await lockFaults(directory, name))], warnings: files.warnings }
}

async function lockFaults(directory: string, environment: string): Promise<readonly Report[]> {
  try {
    await readLock(directory, environment)
    return []
  } catch (error) {
    if (error instanceof UserErrors) return error.reports
    throw error
  }
}

/** Adds the line that each report speaks of; what may be a secret in it is masked. */
async function withSources(directory: string, model: Model, reports: readonly Report[]): Promise<Fault[]> {
  const texts = new Map([[model.places.source.file, model.places.source.text]])
  for (const file of new Set(reports.flatMap(({ at }) => at?.file ?? []))) {
    if (texts.has(file)) continue
    const source = await readSource(directory, file)
    if (source && 'text' in source) texts.set(file, source.text)
  }
  return reports.map(({ what, evidence, next, at }) => {
    const line = at && texts.get(at.file)?.split(/\r\n|\r|\n/)[at.line - 1]
    return {
      ...at,
      what,
      evidence,
      next,
      source: line === undefined || line.trim() === '' ? undefined : maskLine(line),
    }
  })
}

type Kind = 'error' | 'warning'

/** `muelle.yaml:7:3 error: …`, the line with a caret, the evidence when it is not in the line, the next step. */
function show({ file, line, column = 1, what, evidence, next, source }: Fault, kind: Kind, style: Style): string {
  const colour = kind === 'error' ? style.bad : style.warn
  const place = file === undefined ? '' : `${style.bold(`${file}:${line}:${column}`)} `
  const shown = source?.replace(/\t/g, ' ').slice(0, 200)
  const inLine = shown !== undefined && evidence !== undefined && shown.startsWith(evidence, column - 1)
  const caret = `${' '.repeat(column - 1)}${'^'.repeat(inLine ? evidence.length : 1)}`
  const margin = ' '.repeat(String(line).length)
  return [
    `${place}${colour(`${kind}:`)} ${what}`,
    ...(shown === undefined
      ? []
      : [`  ${style.dim(`${line} |`)} ${shown}`, `  ${style.dim(`${margin} |`)} ${colour(caret)}`]),
    ...(evidence === undefined || inLine ? [] : [`  ${style.dim('seen:')} ${evidence}`]),
    ...(next === undefined ? [] : [`  ${style.dim('next:')} ${next}`]),
    '',
  ].join('\n')
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`
