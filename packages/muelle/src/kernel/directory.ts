import { resolve } from 'node:path'
import { EnvironmentError } from './errors.ts'

/**
 * A directory that somebody named, absolute; the working directory when nobody did.
 * @throws EnvironmentError when it is relative to a working directory that was removed since.
 */
export function namedDirectory(name = '.'): string {
  try {
    return resolve(name)
  } catch (error) {
    // Node asks the system where it is: POSIX getcwd(3), "the current directory was unlinked".
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new EnvironmentError({
      what: 'The working directory does not exist any more.',
      evidence: 'the system cannot tell where it is (getcwd: ENOENT)',
      next: 'Go to a directory that exists (cd), or name one: muelle -C DIRECTORY …',
    })
  }
}
