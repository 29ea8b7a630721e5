import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Engine } from '../../engine/port.ts'
import { emptyLock } from '../../stack/lock.ts'
import { readModel } from '../../stack/model.ts'
import { toStack } from '../../stack/resolve.ts'
import type { World } from '../../workshop/world.ts'
import { refuseRemoteSources, sourcesTasks } from './sources.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muelle-sources-'))
  await mkdir(join(directory, 'addons/fees/models'), { recursive: true, mode: 0o755 })
  await writeFile(join(directory, 'addons/fees/__manifest__.py'), '{}', { mode: 0o644 })
  await writeFile(join(directory, 'addons/fees/models/fee.py'), '', { mode: 0o644 })
  await writeFile(join(directory, 'muelle.yaml'), 'x')
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function stackOf(keys = '{}') {
  const text = `schema: 1\nname: a\nodoo: {databases: [a], addons: [addons]}\nenvironments: {dev: {development: ${keys}}}\n`
  const resolved = (await readModel({ file: 'muelle.yaml', text })).environments.get('dev')
  if (resolved === undefined) throw new Error('not resolved')
  const muelle = { reference: 'muelle.local/muelle:1', uid: 0, gid: 0 }
  return toStack(resolved, directory, { ...emptyLock, images: { muelle } })
}

/** A daemon that sees the files of this machine, or others. */
const engine = (address: string, sees = (path: string) => readFile(path, 'utf8')) =>
  ({ address, hostFile: sees }) as unknown as Engine

async function look(where = engine('unix:///var/run/docker.sock')): Promise<void> {
  const stack = await stackOf()
  for (const task of sourcesTasks(stack)) await task.work({ stack, engine: where } as World, () => undefined)
}

test('sources that everybody can read may be mounted', async () => {
  await expect(look()).resolves.toBeUndefined()
})

test('what Odoo’s user cannot read is named, with the command that mends it', async () => {
  await chmod(join(directory, 'addons/fees/models'), 0o700)
  await chmod(join(directory, 'addons/fees/__manifest__.py'), 0o600)
  await expect(look()).rejects.toMatchObject({
    report: {
      what: 'Odoo (user 100 in its container) cannot read all of addons.',
      evidence: 'addons/fees/__manifest__.py\naddons/fees/models',
      next: expect.stringContaining(`chmod -R a+rX ${directory}/addons`),
    },
  })
})

test('a link that leads out of the mounted folder is refused', async () => {
  await symlink('../muelle.yaml', join(directory, 'addons/outside'))
  await expect(look()).rejects.toThrow('The link addons/outside leads out of the folder that is mounted')
})

test('a daemon of another machine is refused, also behind a local socket', async () => {
  await expect(look(engine('ssh://dev@host'))).rejects.toThrow('Sources can only be mounted from the machine')
  const other = engine('unix:///tmp/forwarded.sock', async () => 'another')
  await expect(look(other)).rejects.toThrow('Sources can only be mounted from the machine')
})

test('baked sources are nobody’s concern here', async () => {
  const stack = await stackOf('{sources: false}')
  expect(sourcesTasks(stack)).toEqual([])
  expect(() => refuseRemoteSources(engine('ssh://dev@host'), stack)).not.toThrow()
})
