import { expect, test } from 'vitest'
import type { Stack } from '../stack/stack.ts'
import { planTexts, type TextChange } from './change.ts'
import { loadTask } from './load.ts'

const chile = { code: 'es_CL', iso: 'es_CL', name: 'Spanish (CL)', active: false }
const stack = { project: 'acme-live', hostDirectory: '/var/lib/muelle/acme/live' } as Stack

const change = (withoutBackup?: string): TextChange => ({
  asked: { stack, database: 'acme', db: '1', languages: [chile], installed: [], engine: {} as never },
  why: 'i18n load es_CL',
  withoutBackup,
  tasks: [loadTask('acme', [chile])],
  verify: async () => undefined,
})

test('texts are changed behind a backup point, and looked for afterwards', () => {
  const { steps } = planTexts(change())
  expect(steps.map(({ id }) => id)).toEqual(['lock', 'backup:acme', 'container', 'load', 'verify'])
  expect(steps[3]).toMatchObject({
    argv: ['odoo', 'i18n', 'loadlang', '--database', 'acme', '--languages', 'es_CL'],
    effect: 'change',
    undo: 'muelle databases load acme NAME, with the name of the backup point',
  })
  expect(steps[4]?.effect).toBe('read')
})

test('without a backup point the plan says why, and promises no way back', () => {
  const { steps } = planTexts(change('a trial'))
  expect(steps.map(({ id }) => id)).toEqual(['lock', 'container', 'load', 'verify'])
  expect(steps[2]?.why).toContain('without a backup point: a trial')
  expect(steps[2]?.undo).toBeUndefined()
})
