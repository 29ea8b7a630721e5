import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The directories of a PATH, in its order. */
export const directoriesOf = (path: string | undefined): readonly string[] =>
  (path ?? '').split(delimiter).filter(Boolean)

/** Absolute path of a program, from the first of these directories that has it for this user to run; undefined when none has. */
export function findProgram(name: string, directories: readonly string[]): string | undefined {
  return directories.map((directory) => join(directory, name)).find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // Missing, closed to this user, or in what is no directory: not one to be run, in every case.
    return false
  }
}
