import type { Style } from '../../kernel/operation.ts'
import type { AnyOperation } from '../../operations.ts'
import type { Done } from '../../perform/perform.ts'

/** An operation's answer for a person: its own view, or JSON when it has none. */
export function answerText(operation: AnyOperation, { output, input }: Omit<Done, 'notWell'>, style: Style): string {
  return operation.view ? operation.view(output, style, input) : documentText(output)
}

/** One JSON document. */
export function documentText(value: unknown): string {
  return JSON.stringify(value ?? null, null, 2)
}

/** Longer lists are written in parts of this length. */
const partLength = 1000

/**
 * The same document in parts of whole lines: with 20,000 findings the text takes more memory than all that was read to find them.
 * Joined they are `documentText`, to the byte.
 */
export function* documentParts(value: unknown): Generator<string> {
  const entries =
    typeof value === 'object' && value !== null ? Object.entries(value).filter(([, inner]) => inner !== undefined) : []
  if (Array.isArray(value) || !entries.some(([, inner]) => isLong(inner))) {
    yield documentText(value)
    return
  }
  yield '{\n'
  for (const [index, [key, inner]] of entries.entries()) {
    const head = `  ${JSON.stringify(key)}: `
    const end = index + 1 < entries.length ? ',\n' : '\n'
    if (isLong(inner)) {
      yield `${head}[\n`
      yield* listParts(inner)
      yield `  ]${end}`
    } else yield `${head}${inList(documentText(inner))}${end}`
  }
  yield '}'
}

function* listParts(list: readonly unknown[]): Generator<string> {
  for (let from = 0; from < list.length; from += partLength) {
    const end = from + partLength
    // Without the brackets and their line breaks.
    const items = documentText(list.slice(from, end)).slice(2, -2)
    yield `  ${inList(items)}${end < list.length ? ',' : ''}\n`
  }
}

const isLong = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > partLength

/** One step further in. Strings of JSON have no line breaks of their own. */
const inList = (text: string): string => text.replaceAll('\n', '\n  ')
