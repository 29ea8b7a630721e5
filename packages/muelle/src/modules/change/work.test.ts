import { expect, test } from 'vitest'
import { FailedError } from '../../kernel/errors.ts'
import type { Stack } from '../../stack/stack.ts'
import { asked, manifest } from './fixture.ts'
import { judge } from './judged.ts'
import { type ChangeWorld, tasksOf } from './work.ts'

const stack = {
  project: 'acme-production',
  hostDirectory: '/var/lib/muelle/acme/production',
  odoo: { serverWideModules: ['base', 'rpc', 'web'] },
} as unknown as Stack

test('PostgreSQL that ended right after Odoo was done makes a failure with the way back, no refusal', async () => {
  const judged = judge('install', ['sale'], asked([manifest('base'), manifest('sale')], { base: 'installed' }), stack)
  const world = {
    stack,
    engine: { containers: async () => [] },
    planned: { judged, losses: undefined, scripts: [], withoutBackup: 'a test' },
    scripts: [],
    processed: new Set(['sale']),
    context: { signal: new AbortController().signal },
  } as unknown as ChangeWorld
  const verify = tasksOf(world).find(({ step }) => step.id === 'verify')
  const failed = await verify?.work(world, () => undefined).catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(FailedError)
  expect((failed as FailedError).report).toMatchObject({
    what: 'Modules of acme were not installed as asked.',
    evidence: expect.stringContaining('nobody can say what came of it'),
    next: expect.stringContaining('modules install sale'),
  })
})
