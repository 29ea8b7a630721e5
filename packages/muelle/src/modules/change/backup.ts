import type { Context } from '../../kernel/operation.ts'
import type { Workshop } from '../../workshop/change.ts'

/** A copy of a database and its files to return to. */
export interface BackupPoint {
  /** Its directory on the host. */
  readonly path: string
  /** What a person runs to return to it. */
  readonly returnLine: string
}

/** Takes a backup point before modules are changed. */
export async function takeBackupPoint(
  _world: Workshop & { readonly context: Context },
  _database: string,
  _note: (text: string) => void,
): Promise<BackupPoint> {
  throw new Error('not there yet')
}
