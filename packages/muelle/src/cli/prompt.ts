import { confirm, isCancel, password, text } from '@clack/prompts'
import type { Terminal } from '../kernel/operation.ts'
import { PromptLeft } from './prompt-left.ts'

type Where = { readonly terminal: Terminal; readonly signal: AbortSignal }

/** Yes or no; no unless said otherwise. Prompts stand on standard error: standard output carries the answer only. */
export async function askYes(message: string, where: Where): Promise<boolean> {
  return answered(await confirm({ message, initialValue: false, ...options(where) }))
}

/** A line of text. */
export async function askText(message: string, placeholder: string, where: Where): Promise<string> {
  return answered(await text({ message, placeholder, ...options(where) })) ?? ''
}

/** A line that is not shown. */
export async function askHidden(message: string, where: Where): Promise<string> {
  return answered(await password({ message, ...options(where) })) ?? ''
}

const options = ({ terminal, signal }: Where) => ({ input: terminal.stdin, output: terminal.stderr, signal })

function answered<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) throw new PromptLeft()
  return answer as Exclude<T, symbol>
}
