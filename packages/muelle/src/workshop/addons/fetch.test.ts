import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkoutOf } from '../../render/odoo/addons.ts'
import { project } from '../../stack/fixtures/project.ts'
import { cacheDirectory } from './cache.ts'
import { fetchAddons } from './fetch.ts'
import { addons, address, repository, source } from './fixtures/repository.ts'
import type { GitSource } from './git.ts'

const key = `${address}#main`
const manifest = "{'name': 'x'}\n"
const noKey = async (name: string): Promise<string> => {
  throw new Error(`asked for ${name}`)
}
type Repository = ReturnType<typeof repository>
const fetchIn = async (
  { around }: Repository,
  directory: string,
  more: Partial<GitSource> = {},
  pinned: Readonly<Record<string, string>> = {},
) => (await fetchAddons(addons(directory, [source(more)], pinned), noKey, () => undefined, around)).addons
const place = (directory: string) => join(directory, checkoutOf({ git: address, ref: 'main' }))

test('a branch is pinned at its first commit and stays there when it moves', async () => {
  const there = repository()
  const directory = project({})
  const first = there.commit({ 'web_one/__manifest__.py': manifest, 'web_one/static/x.js': 'x\r\n', 'docs/x': '' })
  const pinned = await fetchIn(there, directory)
  expect(pinned).toEqual({ [key]: first })
  there.commit({ 'web_two/__manifest__.py': manifest })
  expect(await fetchIn(there, directory, {}, pinned)).toEqual(pinned)
  rmSync(place(directory), { recursive: true })
  expect(await fetchIn(there, directory, {}, pinned)).toEqual(pinned)
  expect(readdirSync(place(directory)).sort()).toEqual(['.muelle-addons.json', 'web_one'])
  expect(readFileSync(join(place(directory), 'web_one/static/x.js'), 'utf8')).toBe('x\r\n')
})

test('only the modules that are asked for are taken, and others when the list changes', async () => {
  const there = repository()
  const directory = project({})
  there.commit({ 'a/__manifest__.py': manifest, 'b/__manifest__.py': manifest, 'c/__manifest__.py': manifest })
  const pinned = await fetchIn(there, directory, { modules: ['b', 'a'] })
  expect(readdirSync(place(directory)).sort()).toEqual(['.muelle-addons.json', 'a', 'b'])
  await fetchIn(there, directory, { modules: ['c'] }, pinned)
  expect(readdirSync(place(directory)).sort()).toEqual(['.muelle-addons.json', 'c'])
  await fetchIn(there, directory, {}, pinned)
  expect(readdirSync(place(directory)).sort()).toEqual(['.muelle-addons.json', 'a', 'b', 'c'])
})

test('what was changed by hand is taken from the commit again', async () => {
  const there = repository()
  const directory = project({})
  there.commit({ 'a/__manifest__.py': manifest })
  const pinned = await fetchIn(there, directory)
  writeFileSync(join(place(directory), 'a/evil.py'), 'import os')
  writeFileSync(join(place(directory), 'a/__manifest__.py'), '{}')
  await fetchIn(there, directory, {}, pinned)
  expect(existsSync(join(place(directory), 'a/evil.py'))).toBe(false)
  expect(readFileSync(join(place(directory), 'a/__manifest__.py'), 'utf8')).toBe(manifest)
})

test('a commit that its repository lost is built from the cache, and without one the pin is named', async () => {
  const there = repository()
  const first = there.commit({ 'a/__manifest__.py': manifest })
  const pinned = await fetchIn(there, project({}))
  rmSync(join(there.directory, '.git'), { recursive: true })
  const directory = project({})
  expect(await fetchIn(there, directory, {}, pinned)).toEqual({ [key]: first })
  expect(existsSync(join(place(directory), 'a'))).toBe(true)

  const rewritten = repository()
  rewritten.commit({ 'a/__manifest__.py': manifest })
  await expect(fetchIn(rewritten, project({}), {}, { [key]: '1'.repeat(40) })).rejects.toThrow(
    'no longer has the commit that muelle.lock pins',
  )
})

test('a fetch that was cut off is not taken for whole, and what it left is removed', async () => {
  const there = repository()
  const commit = there.commit({ 'a/__manifest__.py': manifest })
  await fetchIn(there, project({}))
  const cache = cacheDirectory(there.around)
  const folder = join(cache, readdirSync(cache)[0] ?? '')
  rmSync(join(folder, `${commit}.git/objects`), { recursive: true })
  mkdirSync(join(folder, '.new-999999999-abc'))
  const directory = project({})
  expect(await fetchIn(there, directory, {}, { [key]: commit })).toEqual({ [key]: commit })
  expect(readdirSync(folder)).toEqual([`${commit}.git`])
})

test('two at once do not meet', async () => {
  const there = repository()
  const commit = there.commit({ 'a/__manifest__.py': manifest })
  const answers = await Promise.all([1, 2, 3, 4].map(() => fetchIn(there, project({}))))
  expect(answers).toEqual(answers.map(() => ({ [key]: commit })))
})

test('two in one project do not meet, and what a killed one left is removed', async () => {
  const there = repository()
  const commit = there.commit({ 'a/__manifest__.py': manifest })
  const directory = project({ [`${checkoutOf({ git: address, ref: 'main' })}.new-999999999/a/x.py`]: 'half' })
  const answers = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(() => fetchIn(there, directory)))
  expect(answers).toEqual(answers.map(() => ({ [key]: commit })))
  expect(readdirSync(join(directory, '.muelle/addons'))).toHaveLength(1)
  expect(existsSync(join(place(directory), 'a/__manifest__.py'))).toBe(true)
})

test('a tag leads to its commit, also one with a message; and a whole commit to itself', async () => {
  const there = repository()
  const first = there.commit({ 'a/__manifest__.py': manifest })
  there.git('tag', '--annotate', '--message', 'x', 'v1')
  there.commit({ 'b/__manifest__.py': manifest })
  expect(await fetchIn(there, project({}), { ref: 'v1' })).toEqual({ [`${address}#v1`]: first })
  expect(await fetchIn(there, project({}), { ref: first })).toEqual({ [`${address}#${first}`]: first })
})

test('what does not exist is said: the ref, the module, the modules, the key', async () => {
  const there = repository()
  const directory = project({})
  there.commit({ 'web_one/__manifest__.py': manifest })
  await expect(fetchIn(there, directory, { ref: 'nosuch' })).rejects.toThrow('has no branch, tag or commit nosuch')
  await expect(fetchIn(there, directory, { modules: ['web_nine'] })).rejects.toThrow('has no module web_nine at main')
  expect(existsSync(place(directory))).toBe(false)
  const empty = repository()
  empty.commit({ README: 'x' })
  await expect(fetchIn(empty, directory)).rejects.toThrow('has no module at main')
})

test('run by a hook of git it leaves the repository of the hook alone, and runs no hook of its own', async () => {
  const there = repository()
  const directory = project({})
  const first = there.commit({ 'a/__manifest__.py': manifest })
  const hooked = {
    ...there,
    around: { ...there.around, environ: { ...there.around.environ, GIT_DIR: join(there.directory, '.git') } },
  }
  expect(await fetchIn(hooked, directory)).toEqual({ [key]: first })
  expect(there.git('remote')).toBe('')
})

test('no other protocol is spoken, wherever the address leads', async () => {
  const there = repository()
  there.commit({ 'a/__manifest__.py': manifest })
  const { environ } = there.around
  await expect(fetchIn({ ...there, around: { environ } }, project({}))).rejects.toMatchObject({
    report: { what: expect.stringContaining('only https and ssh are spoken') },
  })
})

test('git that is missing is said', async () => {
  const there = repository()
  const environ = { ...there.around.environ, PATH: '/nowhere' }
  await expect(fetchIn({ ...there, around: { environ } }, project({}))).rejects.toMatchObject({
    report: { what: 'git is not installed on this machine.' },
  })
})
