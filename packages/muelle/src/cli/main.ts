import { index } from '#generated/index'
import { muelleVersion } from '../kernel/version.ts'
import { overview } from './help/overview.ts'
import { below, locate } from './locate.ts'
import { styleFor } from './show/style.ts'

/**
 * The first stage of the command line: it answers help and the version by itself, and loads the rest only when it is needed.
 * Nothing but the index and the layout of help may be imported here: it is what every start pays for.
 * @param argv the words after `muelle`.
 * @returns the exit code.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const [first, ...rest] = argv
  if (first === '__complete') return (await import('./complete/main.ts')).complete(rest)
  // The helper container of a change; not a person's command.
  if (first === 'host-agent') return (await import('../engine/host/agent/command.ts')).hostAgent(rest)
  // What looks at a network from inside it; likewise.
  if (first === 'net-agent') {
    const answer = await (await import('../engine/probe/agent.ts')).netAgent(rest[0] ?? '')
    process.stdout.write(`${JSON.stringify(answer)}\n`)
    return 0
  }
  if (first === 'layers-agent') return (await import('../engine/layers/agent.ts')).layersAgent(rest)
  const asked = first === 'help'
  const located = locate(asked ? [...rest, '--help'] : argv, index)
  const said = (flag: string) => located.tokens.includes(flag)
  if (located.entry === undefined && said('--version')) {
    process.stdout.write(`${muelleVersion}\n`)
    return 0
  }
  const help = said('--help') || said('-h') || argv.length === 0
  if (located.entry === undefined && located.lost === undefined && help) {
    const style = styleFor(process.stdout, said('--no-color'))
    process.stdout.write(`${overview(located.words, below(located.words, index), style)}\n`)
    return 0
  }
  return await (await import('./command.ts')).command(located, index)
}
