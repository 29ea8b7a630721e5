import { parseArgs } from 'node:util'
import { UserError } from '../../../kernel/errors.ts'
import { muelleVersion } from '../../../kernel/version.ts'
import { runAgent } from './main.ts'

/**
 * `muelle host-agent --directory DIR`: what runs in the helper container. Not for people, so help does not show it.
 * It ends by itself when its standard input does.
 * @returns the exit code.
 */
export async function hostAgent(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { directory: { type: 'string' } } })
  const { directory } = values
  if (directory === undefined || !directory.startsWith('/'))
    throw new UserError({ what: 'host-agent needs --directory, absolute.', next: 'It is started by Muelle itself.' })
  return runAgent(process.stdin, process.stdout, { directory, version: muelleVersion })
}
