import { UserError } from '../../kernel/errors.ts'
import type { Context, Terminal } from '../../kernel/operation.ts'
import { type Answers, InitInput, usualAnswers } from './answers.ts'

/**
 * Asks a person for what was not said; without a terminal nothing is asked and the usual is taken.
 * @throws UserError (exit 3) when the person leaves.
 */
export async function askMissing(context: Context, input: InitInput, folder: string): Promise<Answers> {
  const { terminal } = context
  if (terminal === undefined) return usualAnswers(input, folder)
  const asked = await askAll({ terminal, signal: context.signal }, input, folder)
  return usualAnswers({ ...input, ...asked }, folder)
}

type Where = { readonly terminal: Terminal; readonly signal: AbortSignal }
type Field = 'name' | 'database' | 'domain'

async function askAll(where: Where, input: InitInput, folder: string): Promise<InitInput> {
  const said: InitInput = { ...input }
  said.name ??= await askFor(where, 'name', 'What is the stack called?', usualAnswers(said, folder).name)
  said.database ??= await askFor(where, 'database', 'And its database?', usualAnswers(said, folder).database)
  if (said.modules === undefined) said.modules = await askModules(where)
  if (said.domain === undefined && said.tls === undefined)
    said.domain = await askFor(where, 'domain', 'Under which public name is it reached? (empty: only on this host)', '')
  if (said.tls === undefined && said.domain !== undefined) said.tls = await askTls(where)
  if (said.tls === 'edge' && said.trusted === undefined) said.trusted = await askTrusted(where)
  return said
}

async function askFor<F extends Field>(
  where: Where,
  field: F,
  message: string,
  usual: string,
): Promise<string | undefined> {
  const schema = InitInput.shape[field]
  const answer = await ask(where, message, usual, (text) =>
    text === '' ? undefined : firstIssue(schema.safeParse(text)),
  )
  return answer === '' ? undefined : answer
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

async function askModules(where: Where): Promise<string[]> {
  const message = 'Which modules are installed first? (names with spaces between; empty: none)'
  return words(await ask(where, message, '', (text) => firstIssue(InitInput.shape.modules.safeParse(words(text)))))
}

async function askTrusted(where: Where): Promise<string[]> {
  const message = 'From which networks does what stands in front connect? (such as 10.0.0.0/8)'
  return words(
    await ask(where, message, '', (text) =>
      text === '' ? 'At least one network is needed.' : firstIssue(InitInput.shape.trusted.safeParse(words(text))),
    ),
  )
}

async function askTls({ terminal, signal }: Where): Promise<Answers['tls']> {
  const { select } = await import('@clack/prompts')
  return answered(
    await select<Answers['tls']>({
      message: 'Who ends TLS?',
      initialValue: 'acme',
      options: [
        {
          value: 'acme',
          label: 'Muelle',
          hint: 'certificates from a public authority; ports 80 and 443 must be reachable',
        },
        { value: 'files', label: 'Muelle, with a certificate of yours' },
        { value: 'edge', label: 'something in front of it' },
        { value: 'off', label: 'nobody: plain HTTP' },
      ],
      input: terminal.stdin,
      output: terminal.stderr,
      signal,
    }),
  )
}

async function ask(
  { terminal, signal }: Where,
  message: string,
  usual: string,
  wrong: (text: string) => string | undefined,
): Promise<string> {
  const { text } = await import('@clack/prompts')
  return answered(
    await text({
      message,
      ...(usual === '' ? {} : { placeholder: usual, defaultValue: usual }),
      validate: (value) => wrong(value?.trim() ?? ''),
      input: terminal.stdin,
      output: terminal.stderr,
      signal,
    }),
  ).trim()
}

/** The prompts' library answers with a symbol when the person leaves. */
function answered<T>(answer: T): Exclude<T, symbol> {
  if (typeof answer === 'symbol')
    throw new UserError(
      { what: 'The questions were left, and nothing was written', next: 'Run it again, or say the answers by flags.' },
      { refused: true },
    )
  return answer as Exclude<T, symbol>
}

const firstIssue = (parsed: { error?: { issues: readonly { message: string }[] } | undefined }): string | undefined =>
  parsed.error?.issues[0]?.message
