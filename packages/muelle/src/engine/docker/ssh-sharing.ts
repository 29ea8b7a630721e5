import { lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Seconds that an idle connection is kept for the next command. */
const idle = 60

/**
 * What makes several ssh processes share one connection (ssh_config(5), ControlMaster): the first one logs in and stays in the
 * background, every other one goes through it, the next command's too. Each request otherwise logs in anew, which took 0.7 s on
 * loopback, and sshd turns away more than ten that log in at once (sshd_config(5), MaxStartups).
 * Nothing when there is no directory that only this user can enter: who reaches the socket in it uses the connection.
 */
export function sharingOptions(environ: Readonly<Record<string, string | undefined>>): readonly string[] {
  const directory = privateDirectory(environ.XDG_RUNTIME_DIR || tmpdir())
  if (directory === undefined) return []
  // %C is a hash of both hosts, port and user, so that the path stays within the 108 bytes of a socket's name.
  return ['ControlMaster=auto', `ControlPath=${directory}/%C`, `ControlPersist=${idle}`].flatMap((each) => ['-o', each])
}

function privateDirectory(above: string): string | undefined {
  const user = process.getuid?.()
  const directory = join(above, `muelle-ssh-${user}`)
  try {
    mkdirSync(directory, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return undefined
  }
  // Another user may have made it, or put a link there.
  const seen = lstatSync(directory)
  const own = seen.isDirectory() && seen.uid === user && (seen.mode & 0o077) === 0
  return own && !/[%\s"]/.test(directory) ? directory : undefined
}
