import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Engine } from '../engine/port.ts'
import { dockerignore } from '../render/build/ignore.ts'
import { project } from '../stack/fixtures/project.ts'
import { loadStack } from '../stack/load.ts'
import { applicationTag } from './application.ts'

const engine = { image: async () => ({ id: 'sha256:base' }) } as unknown as Engine

/** A project that is a folder of addons itself, as most repositories of addons are. */
const files = {
  'muelle.yaml': 'schema: 1\nname: acme\nodoo: {databases: [acme], addons: ["."], python: requirements.txt}\n',
  'requirements.txt': 'num2words\n',
  'stock_x/__manifest__.py': "{'name': 'x', 'license': 'LGPL-3'}\n",
  'stock_x/__init__.py': '',
}

const stackIn = (directory: string) => loadStack({ directory, environment: undefined, environ: {} })

test('the image of a project that is an addons folder follows its modules, and not what Muelle writes beside them', async () => {
  const directory = project(files)
  const tag = await applicationTag(engine, await stackIn(directory))
  mkdirSync(join(directory, 'stack/production'), { recursive: true })
  writeFileSync(join(directory, 'stack/production/compose.yaml'), 'services: {}\n')
  writeFileSync(join(directory, 'muelle.lock'), '{"schema": 1, "environments": {}}\n')
  expect(await applicationTag(engine, await stackIn(directory))).toBe(tag)
  writeFileSync(join(directory, 'stock_x/__init__.py'), 'from . import models\n')
  expect(await applicationTag(engine, await stackIn(directory))).not.toBe(tag)
})

test('its ignore file keeps them out of a build by hand too', async () => {
  const lines = dockerignore(await stackIn(project(files))).split('\n')
  const from = lines.indexOf('!**')
  expect(lines.slice(from, from + 6)).toEqual([
    '!**',
    'muelle.yaml',
    'muelle.lock',
    'stack',
    '.muelle',
    '!requirements.txt',
  ])
})
