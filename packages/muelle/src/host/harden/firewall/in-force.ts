import { readIfExists } from '../../../kernel/files.ts'
import { run } from '../../../kernel/run.ts'
import { withAdministration } from '../../prepare/places.ts'
import type { Machine } from '../topic.ts'
import { forwardChain, inputChain } from './rules.ts'

/**
 * The rules in force, as the files they came from; undefined when they are not, or not whole.
 * @param directory of the files: those that are kept, or those on trial.
 */
export async function rulesInForce(machine: Machine, iptables: string, directory: string): Promise<string | undefined> {
  const [v4, v6] = await Promise.all(['v4', 'v6'].map((name) => readIfExists(`${directory}/${name}`)))
  if (v4 === undefined || v6 === undefined) return undefined
  const six = iptables.replace('iptables', 'ip6tables')
  const whole = (await inForce(machine, iptables, v4)) && (await inForce(machine, six, v6))
  return whole ? `${v4}${v6}` : undefined
}

/** Whether both chains are there with as many rules, and are gone through. A kernel without IPv6 has nothing to close. */
async function inForce(machine: Machine, command: string, rules: string): Promise<boolean> {
  const argv = [command, '--wait', '10', '--list-rules'] as const
  const { stdout, exitCode } = await run({ argv, environ: withAdministration(machine.environ) })
  if (exitCode !== 0) return command.startsWith('ip6')
  const lines = stdout.split('\n')
  const count = (chain: string, among: readonly string[]) =>
    among.filter((line) => line.startsWith(`-A ${chain} `)).length
  const jumps = [`-A DOCKER-USER -j ${forwardChain}`, `-A INPUT -j ${inputChain}`]
  return (
    jumps.every((line) => lines.includes(line)) &&
    [forwardChain, inputChain].every((chain) => count(chain, lines) === count(chain, rules.split('\n')))
  )
}
