import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably, type Task } from '../engine/host/durable.ts'
import { EnvironmentError, FailedError, ReportedError, UserError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { type Lease, leaseFrom, leftOf, longestHold, usualHold } from '../traffic/lease.ts'
import { describe } from '../traffic/mode.ts'
import type { TrafficState } from '../traffic/port.ts'
import { beforehand } from '../workshop/beforehand.ts'
import { lockStep, openWorkshop, type Workshop } from '../workshop/change.ts'
import { healthNow } from '../workshop/health.ts'
import { look, running, type View } from '../workshop/look.ts'
import { holdSeconds } from './duration.ts'
import { leaseInForce, removeLease, writeLease } from './lease.ts'
import { type ProxyWorld, proxyWorld } from './world.ts'

const name = 'proxy hold'

/** The part of the hold that running requests get to end; the rest is for what the hold was taken for. */
const drainShare = 0.5

interface HoldWorld extends ProxyWorld {
  lease: Lease
}

function tasksOf(seconds: number): readonly Task<HoldWorld>[] {
  return [
    {
      step: step({
        id: 'lease',
        what: `write down that requests are held for ${seconds} s at most`,
        why: 'the steward releases them when this process and its operator do not',
        undo: 'muelle proxy release',
      }),
      work: async ({ session, lease }) => (await writeLease(session, lease)).length > 0,
    },
    {
      step: step({
        id: 'hold',
        what: 'let new requests wait at the proxy, and new WebSockets',
        why: 'they are answered later instead of failing',
        undo: 'muelle proxy release',
      }),
      work: ({ traffic }) => traffic.hold(),
    },
    {
      step: step({
        id: 'drain',
        what: 'wait until the running requests are answered',
        why: 'what is stopped or restarted next must not cut them off',
        effect: 'read',
      }),
      work: (world, note) => drain(world, seconds * drainShare, note),
    },
  ]
}

export const hold = operation({
  name,
  summary: 'Let requests wait at the proxy for a moment',
  help: [
    'For a short repair without failed requests: hold, restart the database or Odoo, release. Nobody gets an error; everybody waits as long as it takes.',
    `The hold ends by itself: the steward releases it when its time is over, whatever became of this command. At most ${longestHold} s, because beyond 60 s the proxy and what stands before it give up.`,
    'Requests that run already are waited for, half of the time at most; if they take longer nothing is held (exit 4). WebSockets stay open.',
    '$ muelle proxy hold --yes && muelle restart db --yes; muelle proxy release --yes\n$ muelle proxy hold --for 40s',
  ].join('\n'),
  effect: 'change',
  input: z.object({
    for: z
      .string()
      .default(`${usualHold}s`)
      .describe(`how long at most, in seconds up to ${longestHold}`)
      .meta({ placeholder: 'SECONDS' }),
  }),
  output: z.object({
    project: z.string(),
    until: z.string().describe('when the steward ends it, by the clock of the daemon’s host'),
    seconds: z.number().describe('what was left of it when this was answered'),
  }),
  async plan(context, input) {
    const seconds = holdSeconds(input.for)
    const view = await look(context)
    running(view, 'proxy')
    await expectSteward(view, context.signal)
    return { steps: [lockStep(view.stack), ...tasksOf(seconds).map((task) => task.step)] }
  },
  async run(context, input, progress) {
    const seconds = holdSeconds(input.for)
    await using workshop = await openWorkshop(context, progress, { proxy: true })
    const world = await beforehand(workshop, context, () => holdWorld(context, workshop, seconds, progress.line))
    const { clock, signal } = context
    try {
      await runDurably(world, { id: randomUUID(), operation: name, clock, signal }, tasksOf(seconds), progress)
    } catch (error) {
      throw await unwound(world, error)
    }
    const { systemTime } = await world.engine.info()
    const left = Math.round(leftOf(world.lease, systemTime) / 1000)
    return { project: world.stack.project, until: world.lease.until, seconds: left }
  },
  view: ({ project, seconds }, style) =>
    `${project}: ${style.bold(`requests wait for ${seconds} s at most`)}. Release them with: muelle proxy release`,
})

async function holdWorld(
  context: Context,
  workshop: Workshop,
  seconds: number,
  say: (text: string) => void,
): Promise<HoldWorld> {
  const found = await proxyWorld(context, workshop)
  const before = await leaseInForce(found)
  await expectServing(found, before)
  if (before) say(`requests are held already, until ${before.until}: this hold goes on, it does not become longer`)
  const { systemTime } = await found.engine.info()
  return { ...found, lease: before ?? leaseFrom(systemTime, name, seconds) }
}

async function expectSteward(view: View, signal: AbortSignal): Promise<void> {
  const steward = running(view, 'steward')
  const health = await healthNow(view.engine, steward, signal)
  if (health === 'healthy') return
  throw new UserError(
    {
      what: 'Nobody would end the hold: the steward is not healthy.',
      evidence: `its health is ${health}`,
      next: 'Wait until it is (muelle ps), or see why not: muelle logs steward --tail 20',
    },
    { refused: true },
  )
}

/** The steward releases to the active colour: it must be the one that serves, or already waits for that. */
async function expectServing({ traffic, release }: ProxyWorld, lease: Lease | undefined): Promise<void> {
  const state = await traffic.look()
  if (state.colour === release.active || (lease !== undefined && state.mode === 'holding')) return
  throw new UserError(
    {
      what: `${release.active} is the active colour and does not serve: there is nothing to hold.`,
      evidence: describe(state),
      next: 'Look at muelle proxy status; muelle proxy release sends requests to the active colour.',
    },
    { refused: true },
  )
}

async function drain(
  { traffic, release, context }: ProxyWorld,
  seconds: number,
  note: (text: string) => void,
): Promise<void> {
  const { clock, signal } = context
  const onLeft = (left: number) => note(`${left} requests still run`)
  const left = await traffic.drained(release.active, { seconds, clock, signal, onLeft })
  if (left === 0) return expectHolding(await traffic.look())
  throw new FailedError(
    {
      what: `${left} requests still run after ${seconds} s.`,
      evidence: `they were sent to odoo-${release.active} before the hold`,
      next: 'Try again when they are done; muelle logs proxy shows slow requests when they end.',
    },
    { unwound: true },
  )
}

/** Nobody may rely on a hold that its lease has ended meanwhile. */
function expectHolding(state: TrafficState): void {
  if (state.mode === 'holding') return
  throw new FailedError(
    { what: 'The hold was over before the last request was answered.', evidence: describe(state), next: 'Hold again.' },
    { unwound: true },
  )
}

/** Sends everybody back to the active colour. @returns what to throw. */
async function unwound({ traffic, release, session, lease }: HoldWorld, error: unknown): Promise<unknown> {
  try {
    await traffic.release(release.active)
    await removeLease(session)
  } catch (second) {
    if (!(second instanceof ReportedError)) throw second
    const next = `The steward releases the hold at ${lease.until}. See: muelle proxy status`
    return new FailedError({ ...second.report, next }, { unwound: false, cause: error })
  }
  if (error instanceof EnvironmentError)
    return new FailedError(
      { ...error.report, what: `${error.report.what} Nothing is held.` },
      { unwound: true, cause: error },
    )
  return error
}
