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
  const directory = [environ.XDG_RUNTIME_DIR || tmpdir(), '/tmp'].map(within).find(isShort)
  if (directory === undefined || !isPrivate(directory)) return []
  // %C is a hash of both hosts, port and user: 40 digits.
  return ['ControlMaster=auto', `ControlPath=${directory}/%C`, `ControlPersist=${idle}`].flatMap((each) => ['-o', each])
}

/** Bytes of a socket's name with its end: 104 on macOS and BSD, 108 on Linux (unix(4), unix(7)). */
const socketName = 104

/** What ssh adds to the directory: a slash, the 40 digits of %C, a dot and 16 letters while it makes the socket (mux.c). */
const added = 1 + 40 + 17

const within = (above: string): string => join(above, `muelle-ssh-${process.getuid?.()}`)

/** macOS's directory for temporary files is too long already. */
const isShort = (directory: string): boolean => Buffer.byteLength(directory) + added < socketName

/** Makes the directory, and tells whether it is this user's alone. */
function isPrivate(directory: string): boolean {
  try {
    mkdirSync(directory, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false
  }
  // Another user may have made it, or put a link there.
  const seen = lstatSync(directory)
  const own = seen.isDirectory() && seen.uid === process.getuid?.() && (seen.mode & 0o077) === 0
  return own && !/[%\s"]/.test(directory)
}
