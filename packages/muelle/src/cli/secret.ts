import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { UserError } from '../kernel/errors.ts'
import type { Terminal } from '../kernel/operation.ts'
import { registerSecret } from '../kernel/redact.ts'

/**
 * Reads a secret's value: from a file, from standard input (`-`), or from a hidden prompt when a person is there.
 * One line end at the end is dropped, as every editor adds one. The value is masked in all output from then on.
 * @throws UserError when there is nowhere to read it from.
 */
export async function readSecret(
  source: string | undefined,
  name: string,
  terminal: Terminal | undefined,
  signal: AbortSignal,
): Promise<string> {
  const value = (await readFrom(source, name, terminal, signal)).replace(/\r?\n$/, '')
  registerSecret(value)
  return value
}

async function readFrom(
  source: string | undefined,
  name: string,
  terminal: Terminal | undefined,
  signal: AbortSignal,
): Promise<string> {
  if (source === '-') return readFileSync(0, 'utf8')
  if (source !== undefined) return await readFile(source, 'utf8').catch((error) => unreadable(source, name, error))
  if (terminal !== undefined)
    return await (await import('./prompt.ts')).askHidden(`Value of ${name}`, { terminal, signal })
  throw new UserError({
    what: `The value of ${name} is not given`,
    evidence: 'no file is named, and there is no terminal to ask in',
    next: 'Name a file that holds it, or - for standard input. A secret never stands on the command line.',
  })
}

function unreadable(source: string, name: string, error: unknown): never {
  throw new UserError(
    {
      what: `The value of ${name} cannot be read`,
      evidence: error instanceof Error ? error.message : String(error),
      next: `Check that ${source} is there and readable.`,
    },
    { cause: error },
  )
}
