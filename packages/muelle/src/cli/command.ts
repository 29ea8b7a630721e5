import { specs } from '#generated/specs'
import type { IndexEntry } from '../generated/spec.ts'
import { UserError } from '../kernel/errors.ts'
import { failureOf } from '../perform/failure.ts'
import { startFace } from './faces.ts'
import { operationHelp } from './help/operation.ts'
import { below, type Located } from './locate.ts'
import { type Parsed, parseArguments } from './parse/parse.ts'
import { failureDocument, failureText } from './show/failure.ts'
import { styleFor } from './show/style.ts'
import { unknownCommand } from './unknown.ts'

/**
 * One command line that is more than a question for help: parsed, then executed.
 * @returns the exit code.
 */
export async function command(located: Located, index: readonly IndexEntry[]): Promise<number> {
  const spec = specs.find(({ name }) => name === located.entry?.name)
  let parsed: Parsed
  try {
    if (spec === undefined) throw unknownCommand(located, index)
    parsed = parseArguments(spec, located.tokens)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return complain(error, located.tokens)
  }
  if (parsed.globals.help) {
    const style = styleFor(process.stdout, parsed.globals.noColor ?? false)
    const others = below(located.words, index).filter(({ name }) => name !== spec.name)
    process.stdout.write(`${operationHelp(spec, others, style)}\n`)
    return 0
  }
  if (spec.effect === 'face') return await startFace(spec, parsed)
  const { execute } = await import('./execute.ts')
  return await execute(spec, parsed)
}

/** A line that was not understood: its globals were not read either, so the format is looked for in its words. */
function complain(error: UserError, tokens: readonly string[]): number {
  const failure = failureOf(error, false)
  const json = tokens.some(
    (token, at) => token === '--format=json' || (token === 'json' && tokens[at - 1] === '--format'),
  )
  if (json) process.stdout.write(`${JSON.stringify(failureDocument(failure), null, 2)}\n`)
  if (!json || !process.stdout.isTTY) {
    const style = styleFor(process.stderr, tokens.includes('--no-color'))
    process.stderr.write(`${failureText(failure, { style, directory: '.', verbose: false })}\n`)
  }
  return failure.exit
}
