import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkoutOf } from '../render/odoo/addons.ts'
import { project } from '../stack/fixtures/project.ts'
import { emptyLock } from '../stack/lock.ts'
import type { Stack } from '../stack/stack.ts'
import { fetchAddons } from './addons.ts'

const address = 'https://git.example/web.git'
let repository: string

const git = (...argv: readonly string[]) =>
  execFileSync('git', ['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...argv], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()

function commit(module: string): string {
  mkdirSync(join(repository, module), { recursive: true })
  writeFileSync(join(repository, module, '__manifest__.py'), "{'name': 'x'}\n")
  git('add', '--all')
  git('commit', '--quiet', '--message', module)
  return git('rev-parse', 'HEAD')
}

beforeEach(() => {
  repository = project({ README: 'addons' })
  git('init', '--quiet', '--initial-branch', 'main')
  // The address leads to a folder: git itself is asked, the network is not.
  process.env.GIT_CONFIG_COUNT = '1'
  process.env.GIT_CONFIG_KEY_0 = `url.file://${repository}/.git.insteadOf`
  process.env.GIT_CONFIG_VALUE_0 = address
})
afterEach(() => {
  for (const name of ['COUNT', 'KEY_0', 'VALUE_0']) delete process.env[`GIT_CONFIG_${name}`]
  delete process.env.GIT_DIR
})

const fetchIn = async (directory: string, source: object, addons: Readonly<Record<string, string>> = {}) =>
  (
    await fetchAddons(
      {
        directory,
        lock: { ...emptyLock, addons },
        odoo: { addons: [{ git: address, ref: 'main', ...source }] },
      } as unknown as Stack,
      async () => undefined,
      () => undefined,
    )
  ).addons

test('a branch is pinned at its first commit and stays there when it moves', async () => {
  const directory = project({})
  const first = commit('web_one')
  const key = `${address}#main`
  const pinned = await fetchIn(directory, {})
  expect(pinned).toEqual({ [key]: first })
  commit('web_two')
  expect(await fetchIn(directory, {}, pinned)).toEqual(pinned)
  const place = join(directory, checkoutOf({ git: address, ref: 'main' }))
  rmSync(place, { recursive: true })
  expect(await fetchIn(directory, {}, pinned)).toEqual(pinned)
  expect(existsSync(join(place, 'web_one'))).toBe(true)
  expect(existsSync(join(place, 'web_two'))).toBe(false)
  expect(existsSync(join(place, '.git'))).toBe(false)
  expect(readFileSync(join(place, '.muelle-commit'), 'utf8').trim()).toBe(first)
})

test('what does not exist is said: the ref, the module, the pinned commit, the key', async () => {
  const directory = project({})
  commit('web_one')
  await expect(fetchIn(directory, { ref: 'nosuch' })).rejects.toThrow('has no branch, tag or commit nosuch')
  await expect(fetchIn(directory, { modules: ['web_nine'] })).rejects.toThrow('has no module web_nine at main')
  const gone = { [`${address}#main`]: '0'.repeat(39).concat('1') }
  await expect(fetchIn(directory, {}, gone)).rejects.toThrow('no longer has the commit that muelle.lock pins')
  await expect(fetchIn(project({}), { key: 'web_key' })).rejects.toThrow('web_key')
})

test('run by a hook of git it leaves the repository of the hook alone', async () => {
  const directory = project({})
  const first = commit('web_one')
  process.env.GIT_DIR = join(repository, '.git')
  expect(await fetchIn(directory, {})).toEqual({ [`${address}#main`]: first })
  delete process.env.GIT_DIR
  expect(git('remote')).toBe('')
})
