import { z } from 'zod'
import { connectEngine } from '../engine/connect.ts'
import { figureOf } from '../facts/sizing/figures.ts'
import { EnvironmentError, UserError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { assumptionsOf } from '../sizing/assumptions.ts'
import { budgetOf } from '../sizing/budget.ts'
import { envelopeOf } from '../sizing/envelope.ts'
import { explain } from '../sizing/explain.ts'
import { outlookOf } from '../sizing/outlook.ts'
import { sectionOf } from '../sizing/variant.ts'
import { workersOf } from '../sizing/workers.ts'
import { loadStack } from '../stack/load.ts'
import type { LockedHost } from '../stack/lock.ts'
import { changeLock } from '../stack/lock-file.ts'
import type { Stack } from '../stack/stack.ts'
import { hostSize } from '../workshop/host-size.ts'
import { compare } from './compare.ts'
import { changedHost } from './host.ts'
import { measuredLoad } from './measured/load.ts'
import { measure } from './measured/measure.ts'
import { Measured } from './measured/schema.ts'
import { CheckOutput, Comparison, FigureOutput, Host, OutlookOutput, ServiceShare } from './schema.ts'
import { sharesTable } from './shares.ts'
import { view } from './view.ts'

const Input = z.object({
  explain: z
    .string()
    .optional()
    .describe('show how figures came about: all, a key such as odoo.workers, or its first word')
    .meta({ placeholder: 'KEY' }),
  compare: z
    .array(z.string())
    .default([])
    .describe('put another load beside this one: a name under sizing.loads, or a file with a sizing: section')
    .meta({ placeholder: 'LOAD' }),
  months: z.int().min(1).max(240).default(12).describe('how many months ahead disks and costs are compared'),
  measured: z
    .boolean()
    .default(false)
    .describe('measure the running stack for ten seconds, and use that instead of assumptions'),
  save: z.boolean().default(false).describe("record the host's CPUs, memory and disk in muelle.lock"),
})

export const SizeOutput = z.object({
  project: z.string(),
  environment: z.string(),
  host: Host,
  services: z.array(ServiceShare),
  workers: z.int().describe('of one colour'),
  checks: z.array(CheckOutput),
  givesOut: OutlookOutput.nullable().describe('the resource that is short first; null when none is within 20 years'),
  figures: z.array(FigureOutput).describe('every figure; in the text view with --explain'),
  comparison: Comparison.nullable(),
  measured: Measured.nullable(),
  saved: z.boolean(),
  explained: z.string().nullable(),
})

export const size = operation({
  name: 'size',
  summary: 'Show how large everything is, why, whether it fits the host, and what gives out first',
  help: [
    'Sizes follow from the host (sizing.cpus, memory and disk in muelle.yaml, or the host that --save recorded in muelle.lock) and from what is asked of it (users, documents a day). Without sizing: it shows what they would be on the host that the daemon has now.',
    'Exit code 1 when something does not fit.',
    '$ muelle size\n$ muelle size --explain odoo.workers\n$ muelle size --compare retail --months 24\n$ muelle size --measured\n$ muelle size --save',
  ].join('\n\n'),
  effect: 'read',
  input: Input,
  output: SizeOutput,
  async plan(context, { save }) {
    if (!save) return { steps: [] }
    const stack = await loadStack(context, { files: 'unread' })
    return {
      steps: [
        step({
          id: 'lock',
          what: `record the CPUs, the memory and the disk of ${stack.project}'s host in muelle.lock`,
          why: 'rendering reads no machine: it must give the same files everywhere',
          undo: 'git checkout muelle.lock',
        }),
      ],
    }
  },
  async run(context, input) {
    const stack = await loadStack(context, { files: 'unread' })
    const needsHost = input.save || budgetOf(stack) === undefined
    const host = await hostOf(context, stack, needsHost)
    const measured = input.measured ? await measure(context) : null
    const saves = input.save && host !== undefined
    const known = saves ? { ...stack, lock: { ...stack.lock, host } } : stack
    if (saves) await changeLock(stack, (lock) => ({ ...lock, host }))
    return { ...(await answer(known, host, input, measured)), saved: saves }
  },
  // What was asked for is answered, whatever the envelope says.
  notWell: ({ checks, comparison, explained }) =>
    comparison === null && explained === null && checks.some(({ status }) => status === 'short'),
  view,
})

/** How large the host is; undefined when no Docker answers and nothing depends on it. */
async function hostOf(context: Context, stack: Stack, needed: boolean): Promise<LockedHost | undefined> {
  try {
    return await hostSize(await connectEngine(stack, context.environ), stack)
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error
    if (!needed) return undefined
    throw new EnvironmentError(
      {
        what: 'Nobody said how large the host is, and no Docker answers that could be asked',
        evidence: error.report.evidence ?? error.report.what,
        next: 'Write it into muelle.yaml, such as sizing: {cpus: 4, memory: 16G, disk: 200G}.',
      },
      { cause: error },
    )
  }
}

async function answer(
  given: Stack,
  host: LockedHost | undefined,
  input: z.output<typeof Input>,
  seen: Omit<Measured, 'replaced'> | null,
): Promise<Omit<z.output<typeof SizeOutput>, 'saved'>> {
  const known = budgetOf(given)
  const planned = known === undefined ? thoughtOn(given, host) : given
  const projected = seen === null ? undefined : measuredLoad(sectionOf(planned), seen)
  const stack = projected === undefined ? planned : { ...planned, sizing: { ...sectionOf(planned), ...projected.load } }
  const budget = budgetOf(stack)
  if (budget === undefined) throw new Error('a stack on a host has a budget')
  const checks = [...envelopeOf(stack), ...changedHost(given, host)]
  const comparison = input.compare.length === 0 ? null : await compare(stack, input.compare, input.months)
  return {
    project: stack.project,
    environment: stack.environment,
    host: { ...budget, disk: budget.disk ?? null, source: known === undefined ? 'host' : budget.source },
    services: [...sharesTable(stack)],
    workers: workersOf(stack),
    checks,
    givesOut: outlookOf(stack) ?? null,
    figures: figuresOf(stack, input.explain),
    comparison,
    measured: seen === null ? null : { ...seen, replaced: projected?.replaced ?? [] },
    explained: input.explain ?? null,
  }
}

/** A stack that no budget was written for, on the host that it has. */
function thoughtOn(stack: Stack, host: LockedHost | undefined): Stack {
  if (host === undefined) throw new Error('the host was looked at before')
  return { ...stack, sizing: sectionOf(stack), lock: { ...stack.lock, host } }
}

function figuresOf(stack: Stack, wanted: string | undefined): FigureOutput[] {
  const all = explain(stack)
  const assumed = assumptionsOf(stack.sizing)
  const chosen =
    wanted === undefined || wanted === 'all'
      ? all
      : all.filter(({ key }) => key === wanted || key.startsWith(`${wanted}.`) || key.endsWith(`.${wanted}`))
  if (chosen.length === 0)
    throw new UserError({
      what: `There is no figure ${wanted}`,
      evidence: `the figures are ${all.map(({ key }) => key).join(', ')}`,
      next: 'Name one of them, their first word, or all.',
    })
  return chosen.map((each) => ({
    ...each,
    assumptions: each.assumptions.map((name) => ({ name, ...figureOf(name), value: assumed[name] })),
  }))
}
