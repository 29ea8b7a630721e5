import { expect, test } from 'vitest'
import { backupPoint } from './backup-point.ts'

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
        return job === 'dumps' ? [dump('D1')] : job === 'dump' ? dump('D2') : []
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
  const lost = 'warning: 3 files that acme names are lost or damaged already'
  expect((await asked('modules update a', '2026-11-23T12:20:00Z', true)).notes).toContain(lost)
  expect((await asked('modules update b', '2026-11-23T12:20:00Z', true)).notes).toContain(lost)
})
