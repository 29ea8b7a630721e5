import { expect, test } from 'vitest'
import { systemClock } from '../kernel/clock.ts'
import { least, project } from '../stack/fixtures/project.ts'
import { down } from './down.ts'

async function planned(input: { volumes: boolean; withoutBackup: boolean }) {
  const context = {
    directory: project({ 'muelle.yaml': least }),
    environment: undefined,
    environ: {},
    clock: systemClock,
    signal: new AbortController().signal,
    invocation: { operation: 'down', effect: 'change' as const, input, actor: 'test' },
    readSecret: async () => '',
  }
  return await down.plan?.(context, input)
}

test('down keeps what is in volumes, and loses nothing', async () => {
  const plan = await planned({ volumes: false, withoutBackup: false })
  expect(plan?.loses).toBeUndefined()
  expect(plan?.steps.map(({ id }) => id)).toEqual(['lock', 'down'])
  expect(plan?.steps.at(-1)?.argv).not.toContain('--volumes')
})

test('with the volumes, the databases are forgotten before they are removed: cut off in between, none is missing', async () => {
  const plan = await planned({ volumes: true, withoutBackup: true })
  expect(plan?.loses).toBe('acme-production')
  expect(plan?.steps.map(({ id, effect }) => `${id} ${effect}`)).toEqual([
    'lock change',
    'forget change',
    'down destroy',
  ])
})

test('the volumes are not removed without a word about backups', async () => {
  await expect(planned({ volumes: true, withoutBackup: false })).rejects.toThrow('No verified backup')
})
