import { readFile } from 'node:fs/promises'
import { run } from '../../../packages/muelle/src/kernel/run.ts'

/**
 * Ends servers that a killed run of the suite left: those whose command line names a configuration of the suite's that says `port`.
 * @param configuration finds its path in a command line.
 */
export async function endLeftServers(configuration: RegExp, port: string): Promise<void> {
  const { stdout } = await run({ argv: ['ps', '-eo', 'pid=,args='] })
  for (const line of stdout.split('\n')) {
    const [path] = configuration.exec(line) ?? []
    const pid = Number.parseInt(line, 10)
    if (path === undefined || Number.isNaN(pid)) continue
    // Gone with its directory: then it was another's, who has ended it.
    const text = await readFile(path, 'utf8').catch(() => '')
    if (text.includes(port)) process.kill(pid, 'SIGKILL')
  }
}
