import { z } from 'zod'
import type { Engine, ExecResult } from '../../engine/port.ts'
import { UserError } from '../../kernel/errors.ts'
import type { Context } from '../../kernel/operation.ts'
import type { Progress } from '../../kernel/steps.ts'

/** What `exec` and `run` are given. */
export const commandFields = {
  service: z.string().describe('service, e.g. db; odoo is the colour that serves').meta({ positional: 0 }),
  command: z.array(z.string()).min(1).describe('command and its arguments').meta({ positional: 'rest', raw: true }),
  root: z.boolean().default(false).describe('as root instead of the service’s own user'),
  user: z.string().optional().describe('as this user, a name or uid:gid').meta({ short: 'u', placeholder: 'USER' }),
  workdir: z.string().optional().describe('directory to run it in').meta({ short: 'w', placeholder: 'DIR' }),
  input: z
    .string()
    .optional()
    .describe('text file of this machine for its standard input; - is this command’s own')
    .meta({ short: 'i', placeholder: 'FILE' }),
}
export type CommandInput = z.output<z.ZodObject<typeof commandFields>>

/** What they answer. */
export const CommandResult = z.object({ exitCode: z.int(), stdout: z.string(), stderr: z.string() })

/** As Docker's own client writes it, for plans. */
export const userArgv = ({
  root,
  user,
  workdir,
}: Pick<CommandInput, 'root' | 'user' | 'workdir'>): readonly string[] => [
  ...(root || user !== undefined ? ['--user', user ?? '0:0'] : []),
  ...(workdir === undefined ? [] : ['--workdir', workdir]),
]

/** Runs the command in a container that runs: with the person's terminal when there is one on both sides, else its lines as they come. */
export async function runCommand(
  engine: Engine,
  container: string,
  { command, root, user, workdir, input }: CommandInput,
  { terminal, readInput, signal }: Context,
  progress: Progress,
): Promise<ExecResult> {
  const who = root ? '0:0' : user
  const request = {
    argv: command,
    signal,
    ...(who === undefined ? {} : { user: who }),
    ...(workdir === undefined ? {} : { directory: workdir }),
  }
  if (input !== undefined) {
    if (readInput === undefined)
      throw new UserError({ what: '--input is for the command line.', next: 'Run it there.' }, { refused: true })
    return await engine.exec(container, { ...request, input: await readInput(input), onLine: progress.line })
  }
  if (terminal?.stdin.isTTY && terminal.stdout.isTTY)
    return { exitCode: await engine.execInteractive(container, request, terminal), stdout: '', stderr: '' }
  return await engine.exec(container, { ...request, onLine: progress.line })
}
