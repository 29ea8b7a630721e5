import { createHash } from 'node:crypto'
import type { GeneratedFile } from '../../stack/stack.ts'

/** The first 12 hexadecimal digits of the SHA-256 over a directory's rendered files: path, mode, content. */
export function configHash(files: readonly GeneratedFile[], directory: string): string {
  const hash = createHash('sha256')
  for (const { path, mode, content } of files)
    if (path.startsWith(`${directory}/`)) hash.update(`${path}\0${mode.toString(8)}\0${content}\0`)
  return hash.digest('hex').slice(0, 12)
}

/** The same of a text. */
export const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)
