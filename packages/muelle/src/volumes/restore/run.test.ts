import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { workOn } from '../../engine/host/volumes/do.ts'
import type { VolumeJob } from '../../engine/host/volumes/jobs.ts'
import { copiesOf } from '../../engine/host/volumes/pack.ts'
import { type Places, placesOf } from '../../engine/host/volumes/places.ts'
import { readPhase, writePhase } from '../../engine/host/volumes/swap.ts'
import { FailedError, UserError } from '../../kernel/errors.ts'
import type { Progress } from '../../kernel/steps.ts'
import type { Restore } from './restore.ts'
import { runRestore } from './run.ts'
import { nothingYet, type RestoreWorld } from './tasks.ts'

let scratch: string
let places: Places
/** What Compose was asked to do. */
let asked: string[]

beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'muelle-restore-'))
  places = await placesOf(join(scratch, 'stack'), 'data', join(scratch, 'volumes'))
  mkdirSync(places.content, { recursive: true })
  writeFileSync(join(places.content, 'PG_VERSION'), '15\n')
  asked = []
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const write = (text: string) => writeFileSync(join(places.content, 'ledger'), text)
const ledger = () => readFileSync(join(places.content, 'ledger'), 'utf8')
const never = new AbortController().signal
const silent = async () => undefined
const stack = { project: 'acme', hostDirectory: '/x' }

/** A copy of what is in the volume now. */
const copied = (copy: string) =>
  workOn(places, { job: 'pack', key: 'data', copy, volume: 'acme_data', project: 'acme', live: false }, silent, never)

/** What a copy holds. */
async function inCopy(name: string): Promise<string> {
  const other = { ...places, content: join(scratch, 'other'), restore: join(scratch, 'other/.muelle-restore') }
  rmSync(other.content, { recursive: true, force: true })
  mkdirSync(other.content)
  await workOn(other, { job: 'unpack', key: 'data', from: name, run: 'look', keep: false }, silent, never)
  return readFileSync(join(other.restore, 'new/ledger'), 'utf8')
}

interface Accident {
  /** Fails, or is what the process is killed at. */
  readonly at: VolumeJob['job'] | 'start'
  readonly killed?: boolean
}

let runs = 0
let seconds = 0
/** Restores, with the host's own work in directories of this test. Killed, nothing more is done on the host. */
async function restored(from: string, keep = true, accident?: Accident): Promise<RestoreWorld | Error> {
  let dead = false
  const happens = (what: string) => {
    if (dead || (accident?.at === what && accident.killed)) dead = true
    if (dead || accident?.at === what) throw new FailedError({ what: `${what} failed.` }, { unwound: false })
  }
  const session = {
    volume: async (job: VolumeJob) => {
      happens(job.job)
      return await workOn(places, job, silent, never)
    },
    compose: async ([verb]: readonly string[]) => {
      if (verb === 'start' && asked.at(-1) !== 'start failed') {
        if (accident?.at === 'start') asked.push('start failed')
        happens('start')
      }
      asked.push(verb ?? '')
      return { exitCode: dead ? 1 : 0, output: '' }
    },
    put: async () => [],
    remove: async () => undefined,
    saveRun: async () => undefined,
    end: async () => undefined,
  }
  runs += 1
  const container = { service: 'odoo', state: 'running', health: 'none', oneOff: false, restarts: 0, id: 'a' }
  const engine = { containers: async () => [container], logs: async function* () {} }
  const clock = {
    now: () => new Date(Date.UTC(2026, 10, 1, 0, 0, seconds++)).toISOString(),
    sleep: async () => undefined,
  }
  const context = { clock, signal: never }
  const world = { session, engine, stack, context, ...nothingYet, run: `run-${runs}` } as unknown as RestoreWorld
  const pause = { by: `volume restore data ${from}`, running: ['odoo'], dependents: [] }
  const volume = { key: 'data', name: 'acme_data' }
  const restore = { volume, from, keep, pause, postgres: 15 } as unknown as Restore
  const progress = { step: async (_: unknown, work: (note: () => void) => unknown) => await work(() => undefined) }
  const run = { id: `run-${runs}`, operation: 'volume restore', clock, signal: never }
  try {
    await runRestore(world, restore, run, progress as unknown as Progress)
    return world
  } catch (error) {
    return error as Error
  }
}

const copies = async () => (await copiesOf(places)).map(({ name }) => name)
const leftOver = () => readdirSync(places.content).filter((name) => name.startsWith('.muelle'))

/** January is restored from its copy while it is February; the process dies at a step; then the stack works on. */
async function cutOff(at: Accident['at'], keep = true): Promise<void> {
  write('january')
  await copied('c1')
  write('february')
  await copied('c2')
  expect(await restored('c1', keep, { at, killed: true })).toBeInstanceOf(Error)
}

test('what was written since an earlier restore was cut off stays when another one fails', async () => {
  await cutOff('start')
  write('weeks of work')
  for (const at of ['judge', 'unpack', 'swap', 'start'] as const) {
    const error = await restored('c2', true, { at })
    expect([error instanceof Error, ledger()], at).toEqual([true, 'weeks of work'])
  }
  expect(await restored('c3')).toBeInstanceOf(UserError)
  expect(ledger()).toBe('weeks of work')
})

test('another copy is restored after one that was cut off, and each content that was there becomes a copy', async () => {
  await cutOff('start')
  write('weeks of work')
  const { kept, earlier, ended } = (await restored('c2')) as RestoreWorld
  expect([ledger(), ended, leftOver()]).toEqual(['february', false, []])
  expect(await inCopy(kept ?? '')).toBe('weeks of work')
  // It was february when january was restored.
  expect(await inCopy(earlier ?? '')).toBe('february')
})

test('run again after the exchange, the same restore only ends: what was written since stays', async () => {
  for (const at of ['start', 'settle', 'settled'] as const) {
    await cutOff(at === 'settled' ? 'settle' : at, false)
    const state = await readPhase(places)
    if (at === 'settled' && state !== undefined) await writePhase(places, { ...state, phase: 'settled' })
    write('weeks of work')
    const { kept, ended } = (await restored('c1')) as RestoreWorld
    expect([ledger(), ended, leftOver()], at).toEqual(['weeks of work', true, []])
    expect(at === 'settled' ? kept : await inCopy(kept ?? ''), at).toBe(at === 'settled' ? undefined : 'february')
    rmSync(places.copies, { recursive: true })
  }
})

test('run again after the exchange, a failure of any kind takes nothing back', async () => {
  await cutOff('start')
  write('weeks of work')
  for (const at of ['phase', 'measure', 'pack', 'start', 'settle'] as const) {
    const error = await restored('c1', true, { at })
    expect([error instanceof Error, ledger()], at).toEqual([true, 'weeks of work'])
  }
})

test('what people write while the previous content is copied stays when that fails', async () => {
  write('january')
  await copied('c1')
  write('february')
  for (const at of ['pack', 'settle'] as const) {
    const error = (await restored('c1', true, { at })) as FailedError
    expect(error.report.what).toContain('data holds c1, and its services run on it')
    expect([ledger(), asked.at(-1)]).toEqual(['january', 'start'])
  }
})

test('a restore that fails before its services run puts back what was there', async () => {
  write('january')
  await copied('c1')
  write('february')
  for (const at of ['peek', 'swap', 'start'] as const) {
    const error = (await restored('c1', true, { at })) as FailedError
    expect([error.report.what, ledger(), leftOver()], at).toEqual([
      expect.stringMatching(/failed\. data holds what it held before/),
      'february',
      [],
    ])
  }
  expect(await copies()).toEqual(['c1'])
})

test('without a copy nothing is kept, unless the restore that was cut off wanted one', async () => {
  await cutOff('start')
  const before = await copies()
  const { kept, earlier } = (await restored('c2', false)) as RestoreWorld
  expect([kept, await inCopy(earlier ?? ''), (await copies()).length]).toEqual([
    undefined,
    'february',
    before.length + 1,
  ])
})

test('cut off between two names, only the same restore goes on; another one is refused and starts nothing', async () => {
  await cutOff('swap')
  const state = await readPhase(places)
  if (state === undefined) throw new Error('unpack writes a phase')
  await writePhase(places, { ...state, phase: 'leaving' })
  asked = []
  const error = (await restored('c2')) as FailedError
  expect(error.report.next).toContain('muelle volume restore data c1')
  expect(asked).toEqual([])
  rmSync(join(places.copies, 'c1'), { recursive: true })
  const { kept } = (await restored('c1')) as RestoreWorld
  expect([ledger(), await inCopy(kept ?? '')]).toEqual(['january', 'february'])
})

test('an entry is never moved over another one of its name', async () => {
  await cutOff('swap')
  const state = await readPhase(places)
  if (state === undefined) throw new Error('unpack writes a phase')
  mkdirSync(join(places.restore, 'previous'))
  writeFileSync(join(places.restore, 'previous/ledger'), 'february')
  await writePhase(places, { ...state, phase: 'leaving' })
  write('written by a service that somebody started')
  expect(((await restored('c1')) as Error).message).toContain('cannot be moved')
  expect(ledger()).toContain('written by a service')
})

test('a taking back that was cut off is ended first, whatever becomes of the restore', async () => {
  await cutOff('start')
  const state = await readPhase(places)
  if (state === undefined) throw new Error('swap writes a phase')
  await writePhase(places, { ...state, phase: 'unentering' })
  expect(((await restored('none')) as Error).message).toContain('There is no copy none')
  expect([ledger(), leftOver()]).toEqual(['february', []])
})

test('when the services do not come up on what an earlier run put in place, the error names the copy of what was before', async () => {
  await cutOff('start')
  const { report } = (await restored('c1', true, { at: 'start' })) as FailedError
  const [, kept] = /muelle volume restore data (\S+-before)/.exec(report.next ?? '') ?? []
  expect(await inCopy(kept ?? '')).toBe('february')
  expect(await restored(kept ?? '')).toMatchObject({ ended: false })
  expect(ledger()).toBe('february')
})
