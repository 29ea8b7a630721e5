import type { CallToolResult } from '@modelcontextprotocol/server'
import { answerText, documentText } from '../cli/show/answer.ts'
import { failureDocument, failureText } from '../cli/show/failure.ts'
import { printable } from '../cli/show/printable.ts'
import type { Style } from '../kernel/operation.ts'
import type { AnyOperation } from '../operations.ts'
import type { Failure } from '../perform/failure.ts'
import type { Done } from '../perform/perform.ts'

const asIs = (text: string) => text
/** Agents read no colours. */
export const plain: Style = { width: 120, bold: asIs, dim: asIs, good: asIs, bad: asIs, warn: asIs }

/** Longest text of an answer, in characters; the structured content is whole. */
const longest = 100_000

/** An answer: as text for reading, as data for working with. */
export function answer(text: string, data: Readonly<Record<string, unknown>>): CallToolResult {
  return { content: [{ type: 'text', text: cut(printable(text, { colours: false })) }], structuredContent: { ...data } }
}

/** What an operation answered, as text: its view; its own stream when the view says nothing; else JSON. */
export function textOf(operation: AnyOperation, done: Done, lines: readonly string[]): string {
  const { output, notWell } = done
  const view = answerText(operation, done, plain)
  const text = [...(operation.view ? lines : []), view].filter((part) => part.trim() !== '').join('\n')
  const shown = text === '' ? documentText(output) : text
  return notWell ? `Not well:\n${shown}` : shown
}

/** A failure as a tool's error: what happened, the evidence, the next step. */
export function failed(failure: Failure, directory: string): CallToolResult {
  const { stack: _, ...shown } = failure
  const text = failureText(shown, { style: plain, directory, verbose: true })
  return { ...answer(text, failureDocument(shown) as Record<string, unknown>), isError: true }
}

function cut(text: string): string {
  if (text.length <= longest) return text
  return `… ${text.length - longest} characters left out; the structured content has everything\n${text.slice(-longest)}`
}
