import { runOnce } from '../../engine/once.ts'
import type { Engine } from '../../engine/port.ts'
import type { Space } from '../checks/check.ts'

/** Room for what the daemon keeps, and for the stack's directory. */
export interface HostSpaces {
  readonly root: Space
  readonly stack: Space
}

/**
 * Room on a remote daemon's host, seen from a container that changes nothing: its own root lies on the daemon's disk, and
 * the host's /var/lib is mounted read-only.
 * @param image Muelle's own, if the engine has it already; it is not built for a look.
 */
export async function spaceOfHost(engine: Engine, image: string): Promise<HostSpaces> {
  if ((await engine.image(image)) === undefined) {
    const unknown = {
      unknown: 'the daemon is on another machine, and the image that could look there comes with the first muelle up',
    }
    return { root: unknown, stack: unknown }
  }
  const script = 'cd /host/muelle 2>/dev/null || cd /host && df -P -B1 / .'
  const { stdout, stderr, exitCode } = await runOnce(engine, {
    image,
    entrypoint: ['/bin/sh'],
    argv: ['-c', script],
    labels: { 'io.muelle.helper': 'space' },
    user: '0:0',
    binds: ['/var/lib:/host:ro'],
    network: 'none',
    capabilities: [],
  })
  if (exitCode !== 0) return both({ unknown: `df in a container ended with ${exitCode}: ${stderr.trim()}` })
  const [root, stack] = parseDf(stdout)
  const unread: Space = { unknown: `df answered in a way that is not understood: ${stdout.trim()}` }
  return { root: root ?? unread, stack: stack ?? unread }
}

/** Lines of `df -P -B1` (POSIX): file system, size, used, available, use, mount point; the first is a heading. */
export function parseDf(output: string): readonly Space[] {
  return output
    .trim()
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const found = /^.*?\s+(\d+)\s+(\d+)\s+(\d+)\s+\S+\s+\/.*$/.exec(line)
      return found ? [{ total: Number(found[1]), free: Number(found[3]) }] : []
    })
}

const both = (space: Space): HostSpaces => ({ root: space, stack: space })
