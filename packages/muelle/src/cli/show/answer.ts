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
