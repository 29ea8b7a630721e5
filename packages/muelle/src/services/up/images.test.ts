import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { project } from '../../stack/fixtures/project.ts'
import { emptyLock, LockFile } from '../../stack/lock.ts'
import { lockText } from '../../stack/lock-file.ts'
import { readModel } from '../../stack/model.ts'
import { toStack } from '../../stack/resolve.ts'
import type { World } from '../../workshop/world.ts'
import { renderTask } from './images.ts'

const text = 'schema: 1\nname: acme\nodoo: {databases: [acme]}\n'
const image = { reference: 'odoo:19@sha256:00', uid: 101, gid: 101 }
const { schema: _, ...nothing } = emptyLock

test('what others pin while images are pulled stays', async () => {
  const directory = project({ 'muelle.yaml': text })
  const { environments } = await readModel({ file: 'muelle.yaml', text })
  const resolved = environments.get('production')
  if (resolved === undefined) throw new Error('the model is wrong')
  const before = toStack(resolved, directory, { ...emptyLock, addons: { 'https://x/y.git#19.0': 'a'.repeat(40) } })
  const task = renderTask(before)
  const stack = { ...before, lock: { ...before.lock, images: { odoo: image } } }
  const synced = { ...nothing, addons: { 'https://x/y.git#19.0': 'b'.repeat(40) } }
  writeFileSync(join(directory, 'muelle.lock'), lockText({ schema: 1, environments: { production: synced } }))
  await task.work({ stack } as unknown as World, () => undefined)
  const written = LockFile.parse(JSON.parse(readFileSync(join(directory, 'muelle.lock'), 'utf8')))
  expect(written.environments.production).toEqual({ images: { odoo: image }, addons: synced.addons })
})
