import type { Located, Place, TextFile } from '../../text.ts'

/** One instruction of a Dockerfile. */
export interface Instruction {
  /** In capitals: `RUN`. */
  readonly name: string
  /** From its name to its end, here-documents too. */
  readonly at: Place
  /** `--from=build`, without the dashes; a flag without a value is empty. */
  readonly flags: ReadonlyMap<string, Located<string>>
  /**
   * What stands behind the flags. As long as in the file, letter by letter: escaped line ends and comments between lines are blanks,
   * so that an offset in it is one in the file.
   */
  readonly body: Located<string>
  /** Texts of its here-documents, in order. */
  readonly heredocs: readonly (Located<string> & { readonly name: string })[]
}

const heredocPattern = /<<-?(["']?)([A-Za-z_]\w*)\1/g
const mayHaveHeredoc = new Set(['RUN', 'COPY', 'ADD'])

/**
 * Reads the instructions of a Dockerfile. Never throws; a line that is none is passed over.
 * Source: docs.docker.com/reference/dockerfile (format, parser directives, here-documents)
 */
export function readInstructions(file: TextFile): readonly Instruction[] {
  const { text } = file
  const found: Instruction[] = []
  const sign = escapeOf(text)
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length) {
    const end = lineEnd(text, at)
    const line = text.slice(at, end)
    const head = /^[ \t]*([A-Za-z]+)(?=\s|\\|$)/.exec(line)
    if (head === null) {
      at = end + 1
      continue
    }
    const [whole, name = ''] = head
    const from = at + whole.length - name.length
    const { letters, to } = joined(text, from, sign)
    const upper = name.toUpperCase()
    const { flags, length } = flagsOf(file, from, letters, name.length)
    const body = letters.slice(length)
    const heredocs = mayHaveHeredoc.has(upper) ? heredocsOf(file, body, to + 1) : []
    const behind = heredocs.at(-1)?.behind ?? to
    const content = body.trimEnd()
    found.push({
      name: upper,
      at: { file, from, to: Math.min(behind, text.length) },
      flags,
      body: { value: content, at: { file, from: from + length, to: from + length + content.length } },
      heredocs: heredocs.map(({ behind: _, ...each }) => each),
    })
    at = behind + 1
  }
  return found
}

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

/** The directive `# escape=` counts only above everything else. */
function escapeOf(text: string): string {
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at)
    const directive = /^\s*#\s*(\w+)\s*=\s*(\S+)/.exec(text.slice(at, end))
    if (directive === null) break
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] === '`' ? '`' : '\\'
    at = end + 1
  }
  return '\\'
}

/** An instruction with the lines that go on, what joins them blanked out. @param sign what stands at the end of a line that goes on. */
function joined(text: string, from: number, sign: string): { readonly letters: string; readonly to: number } {
  const parts: string[] = []
  let at = from
  for (;;) {
    const end = lineEnd(text, at)
    const line = text.slice(at, end)
    const isComment = at !== from && /^\s*#/.test(line)
    const isBlank = at !== from && line.trim() === ''
    const bare = line.trimEnd()
    const goesOn = bare.endsWith(sign)
    if (isComment || isBlank) parts.push(' '.repeat(line.length))
    else parts.push(goesOn ? `${bare.slice(0, -1)}${' '.repeat(line.length - bare.length + 1)}` : line)
    if ((!goesOn && !isComment && !isBlank) || end >= text.length) return { letters: parts.join(' '), to: end }
    at = end + 1
  }
}

function flagsOf(
  file: TextFile,
  from: number,
  letters: string,
  start: number,
): { readonly flags: ReadonlyMap<string, Located<string>>; readonly length: number } {
  const flags = new Map<string, Located<string>>()
  const pattern = /\s+--([a-z][a-z-]*)(?:=(\S*))?(?=\s|$)/y
  pattern.lastIndex = start
  let length = start
  for (let match = pattern.exec(letters); match !== null; match = pattern.exec(letters)) {
    length = pattern.lastIndex
    const [whole, name = '', value = ''] = match
    const at = { file, from: from + match.index + whole.indexOf('--'), to: from + length }
    flags.set(name, { value: value.replace(/^(["'])(.*)\1$/, '$2'), at })
  }
  length += /^\s*/.exec(letters.slice(length))?.[0].length ?? 0
  return { flags, length }
}

interface Heredoc extends Located<string> {
  readonly name: string
  /** Where its closing word's line ends. */
  readonly behind: number
}

function heredocsOf(file: TextFile, body: string, start: number): readonly Heredoc[] {
  const found: Heredoc[] = []
  let from = start
  for (const [sign, , name = ''] of body.matchAll(heredocPattern)) {
    let at = from
    let end = file.text.length
    let behind = end
    while (at < file.text.length) {
      const to = lineEnd(file.text, at)
      const line = file.text.slice(at, to).replace(/\r$/, '')
      if ((sign.startsWith('<<-') ? line.replace(/^\t+/, '') : line) === name) {
        end = at
        behind = to
        break
      }
      at = to + 1
    }
    const first = Math.min(from, file.text.length)
    found.push({
      name,
      value: file.text.slice(first, end),
      at: { file, from: first, to: Math.max(first, end) },
      behind,
    })
    from = behind + 1
  }
  return found
}
