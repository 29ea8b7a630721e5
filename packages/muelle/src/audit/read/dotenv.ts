import type { Located, Place, TextFile } from '../text.ts'

/** One `NAME=value` of an environment file. */
export interface EnvLine extends Located<string> {
  readonly name: string
  /** The whole line. */
  readonly line: Place
}

/**
 * Reads an environment file as Compose does: `export` before a name, quotes around a value, ` #` begins a comment.
 * Source: docs.docker.com/compose/how-tos/environment-variables/variable-interpolation, "Env file syntax"
 */
export function readDotenv(file: TextFile): readonly EnvLine[] {
  const found: EnvLine[] = []
  const pattern = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*(.*)$/gm
  for (const match of file.text.matchAll(pattern)) {
    const [line, name = '', rest = ''] = match
    const from = match.index + line.length - rest.length
    const quoted = /^(["'])((?:(?!\1)[^\\]|\\.)*)\1/.exec(rest)
    const bare = quoted ? (quoted[2] ?? '') : rest.replace(/(^|[ \t])#.*$/, '').trimEnd()
    const start = from + (quoted ? 1 : 0)
    found.push({
      name,
      value: bare.replace(/\r$/, ''),
      at: { file, from: start, to: start + bare.length },
      line: { file, from: match.index, to: match.index + line.length },
    })
  }
  return found
}
