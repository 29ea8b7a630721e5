import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../kernel/clock.ts'
import type { Context } from '../kernel/operation.ts'
import { silent } from '../kernel/steps.ts'
import { project } from '../stack/fixtures/project.ts'
import { emptyLock, LockFile } from '../stack/lock.ts'
import { lockText } from '../stack/lock-file.ts'
import { address, repository } from '../workshop/addons/fixtures/repository.ts'
import { addonsSync } from './sync.ts'

const image = { reference: 'postgres:15@sha256:00', uid: 999, gid: 999 }
const { schema: _, ...nothing } = emptyLock

test('what others pin between the plan and its end stays', async () => {
  const there = repository()
  const commit = there.commit({ 'web/__manifest__.py': "{'name': 'x'}\n" })
  const directory = project({
    'muelle.yaml': `schema: 1\nname: acme\nodoo:\n  databases: [acme]\n  addons: [{git: '${address}', ref: main}]\n`,
  })
  const lock = join(directory, 'muelle.lock')
  const { signal } = new AbortController()
  const surroundings: Partial<Context> = { directory, environment: undefined, clock: systemClock, signal }
  const context = { ...surroundings, ...there.around } as Context
  const input = { names: [], update: false }
  await addonsSync.plan?.(context, input)
  writeFileSync(
    lock,
    lockText({ schema: 1, environments: { production: { ...nothing, images: { postgres: image } } } }),
  )
  await addonsSync.run(context, input, silent)
  expect(LockFile.parse(JSON.parse(readFileSync(lock, 'utf8'))).environments.production).toEqual({
    images: { postgres: image },
    addons: { [`${address}#main`]: commit },
  })
})
