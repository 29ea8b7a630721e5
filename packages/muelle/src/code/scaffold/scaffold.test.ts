import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../kernel/clock.ts'
import { progressTo } from '../../kernel/steps.ts'
import { project } from '../../stack/fixtures/project.ts'
import { scaffold, scaffoldArgv } from './scaffold.ts'

const yaml = 'schema: 1\nname: acme\nodoo: {databases: [acme], addons: [addons]}\n'
const files = { 'muelle.yaml': yaml, 'addons/own/__manifest__.py': "{'name': 'Own'}", 'addons/own/__init__.py': '' }

const contextIn = (directory: string) => ({
  directory,
  environment: undefined,
  environ: {},
  clock: systemClock,
  signal: new AbortController().signal,
  invocation: { operation: 'scaffold', effect: 'change' as const, input: {}, actor: 'test' },
  readSecret: async () => '',
})
const progress = progressTo(
  () => undefined,
  () => undefined,
)
const run = (directory: string, input: object) =>
  scaffold.run(contextIn(directory), scaffold.input.parse({ template: 'payroll-cl', ...input }), progress)

test('Odoo is given the template and the name, and writes where nothing is', () => {
  expect(scaffoldArgv({ name: 'acme_sale', template: 'theme' })).toEqual([
    ...['odoo', 'scaffold', '--template', 'theme', 'acme_sale', '.'],
  ])
})

test('a payroll module is written into the first folder of addons, without Docker', async () => {
  const directory = project(files)
  const { path, files: written, onPath } = await run(directory, { name: 'acme_pay' })
  expect([path, onPath]).toEqual(['addons/acme_pay', true])
  expect(written).toContain('i18n/es_CL.po')
  expect(readFileSync(join(directory, 'addons/acme_pay/models/slip.py'), 'utf8')).toContain("_name = 'acme.pay.slip'")
  expect(readdirSync(join(directory, 'addons')).sort()).toEqual(['acme_pay', 'own'])
})

test('what is there is never touched', async () => {
  const directory = project({ ...files, 'addons/kept/notes.txt': 'mine' })
  await expect(run(directory, { name: 'kept' })).rejects.toMatchObject({ exit: 3 })
  expect(readdirSync(join(directory, 'addons/kept'))).toEqual(['notes.txt'])
})

test('a folder that odoo.addons does not have is told', async () => {
  expect(await run(project(files), { name: 'acme_pay', into: 'more' })).toMatchObject({
    path: 'more/acme_pay',
    onPath: false,
  })
})

test.each(['/tmp', '../elsewhere', 'link'])('nothing is written outside the project: %s', async (into) => {
  const directory = project(files)
  mkdirSync(join(directory, '..', 'elsewhere'), { recursive: true })
  symlinkSync('/tmp', join(directory, 'link'))
  await expect(run(directory, { name: 'acme_pay', into })).rejects.toThrow('outside the project')
})

test.each([
  ['Acme-Pay', 'acme_pay'],
  ['1st', 'st'],
  ['hr', 'acme_hr'],
  ['own', 'another'],
  ['a__b', 'one _ at a time'],
  ['a'.repeat(36), 'at most 35'],
  ['../x', 'x'],
])('%s cannot be a name', async (name, words) => {
  await expect(run(project(files), { name })).rejects.toMatchObject({
    report: { evidence: expect.any(String) },
    exit: 2,
  })
  const error = await run(project(files), { name }).catch((thrown) => thrown)
  expect(JSON.stringify(error.report)).toContain(words)
})
