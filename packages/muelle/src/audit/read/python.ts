import type { Place, TextFile } from '../text.ts'

const token = /#[^\n]*|("""|''')[\s\S]*?(?:\1|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?/g

/** The text of a Python file without its comments and texts of several lines: blanks stand there, so that offsets stay. */
export const codeOf = (text: string): string =>
  text.replace(token, (found, long) =>
    found.startsWith('#') || long !== undefined ? found.replace(/[^\n]/g, ' ') : found,
  )

/** A class at a file's outer level. */
interface PythonClass {
  readonly bases: string
  /** Without comments; offsets are those of the file from `from` on. */
  readonly body: string
  readonly from: number
}

/** The classes of a Python file; nothing is run. */
export function classesOf(file: TextFile): readonly PythonClass[] {
  const code = codeOf(file.text)
  const heads = [...code.matchAll(/^class[ \t]+\w+[ \t]*\(([^)]{0,300})\)/gm)]
  return heads.map((head, index) => {
    const from = head.index
    return { bases: head[1] ?? '', body: code.slice(from, heads[index + 1]?.index), from }
  })
}

/** A line with the function that it stands in. */
interface CodeLine {
  readonly text: string
  readonly at: Place
  readonly inside: string | undefined
}

/** The lines of a Python file, each with the name of the innermost function around it. */
export function* codeLinesOf(file: TextFile): Generator<CodeLine> {
  const open: { readonly name: string; readonly indent: number }[] = []
  let offset = 0
  for (const text of codeOf(file.text).split('\n')) {
    const indent = text.search(/\S/)
    if (indent !== -1) {
      while ((open.at(-1)?.indent ?? -1) >= indent && !/^\s*\)/.test(text)) open.pop()
      const at = { file, from: offset + indent, to: offset + text.trimEnd().length }
      yield { text, at, inside: open.at(-1)?.name }
      const name = /^\s*(?:async[ \t]+)?def[ \t]+(\w+)/.exec(text)?.[1]
      if (name !== undefined) open.push({ name, indent })
    }
    offset += text.length + 1
  }
}
