import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `packages/muelle/src`, absolute. */
const sourceRoot = fileURLToPath(new URL('../../packages/muelle/src', import.meta.url))

/** One source file, its path relative to the source root with forward slashes. */
export interface Source {
  readonly file: string
  readonly text: string
  readonly lines: number
}

/** Every TypeScript file below the source root, sorted. Tests are told apart by `isTest`. */
export function sources(root: string = sourceRoot): readonly Source[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => {
      const text = readFileSync(path, 'utf8')
      return { file: relative(root, path).split(sep).join('/'), text, lines: text.split('\n').length - 1 }
    })
}

export function isTest(file: string): boolean {
  return file.endsWith('.test.ts') || file.includes('/fixtures/')
}
