import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Manifest } from '../odoo/modules/manifests.ts'
import { project } from '../stack/fixtures/project.ts'
import { loadStack } from '../stack/load.ts'
import { changedModules, changedNote } from './changed-modules.ts'

const manifest = (name: string) => `{'name': '${name}', 'license': 'LGPL-3'}\n`
const yaml = (odoo: string) =>
  `schema: 1\nname: acme\nodoo: {databases: [acme], addons: [addons], python: requirements.txt${odoo}}\n`
const files = {
  'muelle.yaml': yaml(''),
  'requirements.txt': 'lxml==5\n',
  'README.md': 'quays\n',
  'addons/quay/__manifest__.py': manifest('quay'),
  'addons/quay/__init__.py': '',
  'addons/toll/__manifest__.py': manifest('toll'),
  'addons/toll/__init__.py': '',
}

function repository() {
  const directory = project(files)
  const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false']
  const git = (...argv: string[]) => execFileSync('git', ['-C', directory, ...who, ...argv])
  git('init', '--quiet', '--initial-branch=main')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'first')
  const write = (path: string, text: string) => writeFileSync(join(directory, path), text)
  return { directory, git, write }
}

async function differing(directory: string) {
  const stack = await loadStack({ directory, environment: undefined, environ: {} })
  const of = (name: string) => [name, { name, path: '/opt/odoo/addons/1', depends: ['base'] }]
  const manifests = new Map(['quay', 'toll'].map(of) as [string, Manifest][])
  return changedModules(stack, { own: ['quay', 'toll'], manifests }, undefined, new AbortController().signal)
}

test('only the modules whose files changed are tested, when nothing else did', async () => {
  const { directory, write } = repository()
  write('addons/toll/__init__.py', '# new\n')
  write('README.md', 'more\n')
  expect(await differing(directory)).toMatchObject({ modules: ['toll'], affected: ['toll'], everything: [] })
})

test.each([
  ['muelle.yaml', yaml(', apt: [libxml2]'), 'odoo.apt of muelle.yaml'],
  ['muelle.yaml', `${yaml('')}postgres: {version: 17}\n`, 'postgres.version of muelle.yaml'],
  [
    'muelle.yaml',
    `${yaml('')}environments: {production: {odoo: {apt: [jq]}}}\n`,
    'environments.production.odoo.apt of muelle.yaml',
  ],
  ['requirements.txt', 'lxml==6\n', 'requirements.txt (odoo.python)'],
  [
    'muelle.lock',
    JSON.stringify({
      schema: 1,
      environments: {
        production: {
          images: { odoo: { reference: `odoo:19.0@sha256:${'b'.repeat(64)}`, uid: 100, gid: 101 } },
          addons: {},
        },
      },
    }),
    'what muelle.lock pins: Odoo’s image, or addons of repositories',
  ],
])('%s concerns every module, and it is said why', async (path, text, why) => {
  const { directory, write } = repository()
  write(path, text)
  const found = await differing(directory)
  expect(found).toMatchObject({ affected: ['quay', 'toll'], everything: [why] })
  expect(changedNote(found)).toContain(`Everything counts as changed since ${found.since.slice(0, 12)}: ${why}.`)
})

test('what of muelle.yaml says nothing of Odoo changes no module', async () => {
  const { directory, write } = repository()
  write('muelle.yaml', `${yaml('')}# the port of the office\nproxy: {http: 8099}\n`)
  expect(await differing(directory)).toMatchObject({ affected: [], everything: [] })
})
