import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { project } from '../stack/fixtures/project.ts'
import { loadStack } from '../stack/load.ts'
import { gitTag, revisionOf, tagFor } from './revision.ts'

const files = {
  'muelle.yaml': 'schema: 1\nname: acme\nodoo: {databases: [acme], addons: [addons]}\n',
  'addons/quay/__manifest__.py': "{'name': 'quay', 'license': 'LGPL-3'}\n",
  'addons/quay/__init__.py': '',
}
const stackIn = (directory: string) => loadStack({ directory, environment: undefined, environ: {} })

function repository(): { directory: string; git: (...argv: string[]) => string } {
  const directory = project(files)
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org']
  const git = (...argv: string[]) =>
    execFileSync('git', ['-C', directory, ...who, ...argv], { encoding: 'utf8' }).trim()
  git('init', '--quiet')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'first')
  return { directory, git }
}

test('an image is called by the nearest git tag and the commit, or by Odoo’s version where there is no tag', async () => {
  const { directory, git } = repository()
  const commit = git('rev-parse', 'HEAD').slice(0, 12)
  expect(await gitTag(await stackIn(directory))).toBe(`19.0-${commit}`)
  git('tag', 'v1.4.2')
  expect(await gitTag(await stackIn(directory))).toBe(`1.4.2-${commit}`)
})

test('files of the image that are not committed are said in the tag; what Muelle writes and what else lies there are not', async () => {
  const { directory } = repository()
  mkdirSync(join(directory, 'stack/production'), { recursive: true })
  writeFileSync(join(directory, 'stack/production/compose.yaml'), 'services: {}\n')
  writeFileSync(join(directory, 'README.md'), 'notes\n')
  const pushed = { 'r.example/acme-odoo:1': `sha256:${'a'.repeat(64)}` }
  const lock = { schema: 1, environments: { production: { images: {}, addons: {}, pushed } } }
  writeFileSync(join(directory, 'muelle.lock'), JSON.stringify(lock))
  expect((await revisionOf(await stackIn(directory)))?.dirty).toEqual([])
  writeFileSync(join(directory, 'addons/quay/new.py'), '')
  const revision = await revisionOf(await stackIn(directory))
  expect(revision?.dirty).toEqual(['addons/quay/new.py'])
  expect(await gitTag(await stackIn(directory))).toMatch(/-dirty$/)
})

test('another base than the commit pins makes it dirty', async () => {
  const { directory } = repository()
  const odoo = { reference: `odoo:19.0@sha256:${'b'.repeat(64)}`, uid: 100, gid: 101 }
  const lock = { schema: 1, environments: { production: { images: { odoo }, addons: {} } } }
  writeFileSync(join(directory, 'muelle.lock'), JSON.stringify(lock))
  expect((await revisionOf(await stackIn(directory)))?.dirty).toEqual(['muelle.lock'])
})

test('a project without git is told what to do', async () => {
  await expect(gitTag(await stackIn(project(files)))).rejects.toThrow('the project has no commit')
})

test('what a git tag may hold and an image tag may not is replaced', () => {
  const revision = { commit: 'c'.repeat(40), version: 'release/2026+11', dirty: [] }
  expect(tagFor(revision, '19.0')).toBe(`release-2026-11-${'c'.repeat(12)}`)
})
