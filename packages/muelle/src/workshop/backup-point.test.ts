import { expect, test } from 'vitest'
import { EnvironmentError } from '../kernel/errors.ts'
import { backupPoint, changeSucceeded, warningsOf } from './backup-point.ts'

/** What is asked of the host when a point is made; it has one, pending since noon before `modules update a`. */
async function asked(why: string, now: string, inPlace: boolean) {
  const jobs: string[] = []
  const notes: string[] = []
  const dump = (name: string) => ({
    ...{
      database: 'acme',
      name,
      at: '2026-11-23T12:00:00Z',
      why: 'modules update a',
      pending: true,
      sql: { bytes: 1 },
    },
    filestore: { bytes: 1, files: 1, missing: 2, damaged: 1 },
  })
  const workshop = {
    stack: { project: 'acme', hostDirectory: '/x' },
    engine: { containers: async () => [{ service: 'db', id: 'db', state: 'running', oneOff: false }] },
    session: {
      database: async ({ job }: { job: string }) => {
        jobs.push(job)
        return job === 'dumps' ? { dumps: [dump('D1')], unreadable: [] } : job === 'dump' ? dump('D2') : []
      },
    },
  } as unknown as Parameters<typeof backupPoint>[0]
  const { name } = await backupPoint(workshop, { database: 'acme', why, now, inPlace }, (note) => notes.push(note))
  return { name, made: jobs.includes('dump'), notes: notes.join('\n') }
}

test('a change that is tried again soon has the point of its first attempt; every other one gets its own', async () => {
  const soon = '2026-11-23T12:20:00Z'
  expect(await asked('modules update a', soon, true)).toMatchObject({ name: 'D1', made: false })
  expect(await asked('modules update b', soon, true)).toMatchObject({ name: 'D2', made: true })
  // People went on working meanwhile.
  expect(await asked('modules update a', '2026-11-23T14:00:00Z', true)).toMatchObject({ name: 'D2', made: true })
  // What replaces or removes the database needs it as it is now.
  expect(await asked('modules update a', soon, false)).toMatchObject({ name: 'D2', made: true })
})

test('files that a point lacks are told, made or used again', async () => {
  const lost = 'warning: 3 files that acme names were lost or damaged before'
  expect((await asked('modules update a', '2026-11-23T12:20:00Z', true)).notes).toContain(lost)
  expect((await asked('modules update b', '2026-11-23T12:20:00Z', true)).notes).toContain(lost)
})

test('a change that is done stays done when its points cannot be let go, interrupted or not: a warning says what to do', async () => {
  const hows: unknown[] = []
  const session = (fault?: Error) =>
    ({
      session: {
        database: async (_: unknown, __: unknown, how: unknown) => {
          hows.push(how)
          if (fault) throw fault
          return []
        },
      },
    }) as unknown as Parameters<typeof changeSucceeded>[0]
  const change = { database: 'acme', why: 'modules update a' }
  const silent = () => undefined
  expect(await changeSucceeded(session(), change, silent)).toBeUndefined()
  expect(hows).toEqual([{ always: true }, { always: true }])
  const full = new EnvironmentError({ what: 'The disk is full.', next: 'Free space.' })
  const warning = await changeSucceeded(session(full), change, silent)
  expect(warning).toMatch(/The disk is full\. The change itself is done\. See muelle databases dumps acme/)
  await expect(changeSucceeded(session(new TypeError('a bug')), change, silent)).rejects.toThrow('a bug')
  const lossy = { database: 'acme', name: 'D1', path: '/x', bytes: 1, files: 1, lost: 1 }
  expect(warningsOf(lossy, warning)).toEqual([expect.stringMatching(/^1 file that acme names was lost/), warning])
  expect(warningsOf({ ...lossy, lost: 0 }, undefined)).toEqual([])
})
