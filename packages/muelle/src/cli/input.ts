import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { UserError } from '../kernel/errors.ts'

/**
 * What a command in a container is given as its standard input: a file of this machine, or this process's own.
 * @throws UserError when it cannot be read.
 */
export async function readInput(source: string): Promise<string> {
  try {
    return source === '-' ? readFileSync(0, 'utf8') : await readFile(source, 'utf8')
  } catch (error) {
    throw new UserError(
      {
        what: source === '-' ? 'Standard input cannot be read.' : `${source} cannot be read.`,
        evidence: error instanceof Error ? error.message : String(error),
        next: 'Name a file, or - and give it by a pipe.',
      },
      { cause: error },
    )
  }
}
