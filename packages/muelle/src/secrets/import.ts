import { isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import type { HostSession } from '../engine/host/session.ts'
import { UserError } from '../kernel/errors.ts'
import { readIfExists } from '../kernel/files.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { registerSecret } from '../kernel/redact.ts'
import { type Progress, step } from '../kernel/steps.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop, lockStep, openReading } from '../workshop/change.ts'
import { sealedWith, unseal } from './age/seal.ts'
import { definitionOf, secretsOf } from './catalogue.ts'
import { exportedPath, readExported } from './exported.ts'
import { checked } from './fit.ts'
import { handOut } from './hand-out.ts'
import { passphraseFrom } from './passphrase.ts'
import { storedSecret } from './store.ts'

/** The variable that names the identity's file; never the identity itself. */
const variable = 'MUELLE_AGE_IDENTITY'

const Input = z.object({
  file: z
    .string()
    .optional()
    .describe('of muelle secrets export; secrets/<environment>.age of the project when absent')
    .meta({ positional: 0 }),
  identity: z
    .string()
    .optional()
    .describe(`file with the identity of age or the private SSH key; ${variable} names it when absent`)
    .meta({ placeholder: 'FILE', short: 'i' }),
  passphraseFrom: z
    .string()
    .optional()
    .describe('file that holds the passphrase; - is standard input; a hidden prompt when absent')
    .meta({ placeholder: 'FILE' }),
  foreign: z.boolean().default(false).describe('take them although they are of another stack or environment'),
})
type Input = z.output<typeof Input>

const Difference = z.object({ name: z.string(), change: z.enum(['new', 'changed', 'same', 'unused']) })
type Difference = z.output<typeof Difference>

const importStep = (stack: Stack, named: readonly string[]) =>
  step({
    id: 'import',
    what: `write ${named.join(', ')} to ${stack.hostDirectory}/secrets, and the copies that services mount`,
    why: 'asked for; what it replaces is lost, so export that first if it may still be needed',
  })

export const secretsImport = operation({
  name: 'secrets import',
  summary: 'Take secrets from a file of muelle secrets export, after showing which of them would change',
  help: [
    'The plan names what is new, what changes and what stays; values are never shown. muelle up makes them count.',
    `$ muelle secrets import --identity ~/.config/age/key.txt\n$ ${variable}=~/.ssh/id_ed25519 muelle secrets import --dry-run`,
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: z.object({ file: z.string(), secrets: z.array(Difference) }),
  async plan(context, input) {
    const opened = await open(context, input)
    const quiet: Progress = { step: (_, work) => work(() => undefined), line: () => undefined, show: () => undefined }
    await using reading = await openReading(context, quiet)
    const differences = await compare(reading.session, opened)
    const named = differences.filter(({ change }) => change === 'new' || change === 'changed')
    const steps = named.length === 0 ? [] : [lockStep(opened.stack), importStep(opened.stack, named.map(said))]
    return { steps }
  },
  async run(context, input, progress) {
    const opened = await open(context, input)
    const { stack, file } = opened
    return inWorkshop(context, progress, async ({ session }) => {
      const secrets = await compare(session, opened)
      const given = new Map<string, string>()
      for (const { name, change } of secrets)
        if (change === 'new' || change === 'changed') given.set(name, opened.values.get(name) ?? '')
      if (given.size > 0)
        await progress.step(importStep(stack, [...given.keys()]), () => handOut(session, stack, given))
      return { file, secrets: [...secrets] }
    })
  },
  view: ({ file, secrets }, style) => {
    const of = (change: Difference['change']) =>
      secrets.filter((each) => each.change === change).map(({ name }) => name)
    const [fresh, changed, unused] = [of('new'), of('changed'), of('unused')]
    return [
      fresh.length + changed.length === 0
        ? `The secrets are those of ${file} already.`
        : style.good(
            `From ${file}: ${[...fresh, ...changed].join(', ')}. Run muelle up: it gives them to who uses them.`,
          ),
      ...(unused.length > 0 ? [`This stack has no use for ${unused.join(', ')}: left out.`] : []),
      ...(changed.includes('odoo_user_password')
        ? ['odoo_user_password is stored; the login admin keeps the password that its database has.']
        : []),
    ].join('\n')
  },
})

const said = ({ name, change }: Difference) => `${name} (${change})`

interface Opened {
  readonly stack: Stack
  readonly file: string
  readonly values: ReadonlyMap<string, string>
}

/** Standard input and prompts give a secret once, and plan and run of one command both want it. Such a process runs one command. */
const opening = new WeakMap<Context['readSecret'], Promise<Opened>>()

function open(context: Context, input: Input): Promise<Opened> {
  const once = context.terminal !== undefined || input.identity === '-' || input.passphraseFrom === '-'
  const known = once ? opening.get(context.readSecret) : undefined
  if (known !== undefined) return known
  const begun = read(context, input)
  if (once) opening.set(context.readSecret, begun)
  return begun
}

/** Decrypts the file and judges every value. Nothing of the host is asked. */
async function read(context: Context, input: Input): Promise<Opened> {
  const stack = await loadStack(context, { files: 'unread' })
  const directory = resolve(context.directory)
  const file = input.file ?? exportedPath(stack)
  const text = await readIfExists(isAbsolute(file) ? file : join(directory, file))
  if (text === undefined)
    throw new UserError({ what: `There is no ${file}.`, next: 'Name the file, or make one: muelle secrets export' })
  const kind = await sealedWith(text)
  if (kind === undefined)
    throw new UserError({
      what: `${file} is no armored file of age.`,
      next: 'Name one that muelle secrets export made.',
    })
  const key =
    kind === 'passphrase'
      ? { passphrase: await passphraseFrom(context, input.passphraseFrom, 'known') }
      : { identity: await identity(context, input) }
  const exported = readExported(await unseal(text, key), file, stack, input.foreign)
  const names = new Set(secretsOf(stack).map(({ name }) => name))
  const now = new Date(context.clock.now())
  const values = Object.entries(exported.secrets).map(
    ([name, value]) => [name, names.has(name) ? checked(definitionOf(stack, name), value, now) : value] as const,
  )
  return { stack, file, values: new Map(values) }
}

async function identity(context: Context, input: Input): Promise<string> {
  const named = input.identity ?? context.environ[variable]
  if (named !== undefined && /AGE-SECRET-KEY-/i.test(named)) {
    registerSecret(named)
    throw new UserError({
      what: `${input.identity === undefined ? variable : '--identity'} holds an identity itself, where others can read it.`,
      next: 'Write it into a file of mode 0600 and name that. Consider it known, and make another.',
    })
  }
  if (named === undefined)
    throw new UserError({
      what: 'It is encrypted for public keys, and no identity is named.',
      next: `Name a file: --identity FILE, or ${variable}=FILE.`,
    })
  return await context.readSecret(named, 'the identity')
}

async function compare(session: HostSession, { stack, values }: Opened): Promise<readonly Difference[]> {
  const used = new Set(secretsOf(stack).map(({ name }) => name))
  const found: Difference[] = []
  for (const [name, value] of values) {
    const stored = used.has(name) ? await storedSecret(session, name) : undefined
    const change = !used.has(name) ? 'unused' : stored === undefined ? 'new' : stored === value ? 'same' : 'changed'
    found.push({ name, change })
  }
  return found
}
