import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { project } from '../../stack/fixtures/project.ts'
import { readModel } from '../../stack/model.ts'
import { MuelleYaml } from '../../stack/schema.ts'
import { call } from '../fixtures/call.ts'
import { init } from '../init.ts'
import { validate } from '../validate.ts'
import { InitInput, stackName, usualAnswers } from './answers.ts'
import { muelleYaml } from './text.ts'

const written = (directory: string, file = 'muelle.yaml') => readFileSync(join(directory, file), 'utf8')

describe('init', () => {
  it('writes a file that validates, with the addons and requirements it finds', async () => {
    const directory = project({
      'addons/acme/berths/__manifest__.py': "{'depends': ['sale']}",
      'vendor/19.0/oca/web_x/__manifest__.py': '{}',
      'node_modules/x/y/__manifest__.py': '{}',
      'requirements.txt': '',
    })
    const { output } = await call(init, directory, { name: 'acme', modules: ['berths', 'crm'] })
    expect(output).toEqual({
      file: 'muelle.yaml',
      addons: ['addons/acme', 'vendor/19.0/oca'],
      ignored: false,
      faults: [],
    })
    expect(written(directory)).toContain('python: requirements.txt')
    expect((await call(validate, directory)).output).toMatchObject({ valid: true, warnings: [] })
  })

  it.each([
    [{}, 'tls: off'],
    [{ domain: 'erp.acme.cl' }, 'tls: acme'],
    [{ domain: 'erp.acme.cl', tls: 'files' }, 'tls: files'],
    [{ tls: 'edge', trusted: ['10.0.0.0/8'] }, 'trusted: ["10.0.0.0/8"]'],
    [{ imageSource: 'debian' }, 'source: debian'],
    [{ database: 'no' }, 'databases: ["no"]'],
    [{ database: '2026' }, 'databases: ["2026"]'],
    [{ name: 'null' }, 'name: "null"'],
  ])('writes for %j what was said', async (input, text) => {
    const directory = project({})
    await call(init, directory, input)
    expect(written(directory)).toContain(text)
    expect((await call(validate, directory)).output).toMatchObject({ valid: true, warnings: [] })
  })

  it.each([
    [{ tls: 'acme' }, '--tls acme needs a host name'],
    [{ tls: 'edge' }, '--tls edge needs to know what stands in front'],
    [{ domain: 'erp.local' }, 'No certificate authority signs for erp.local'],
  ])('refuses %j before anything is written', async (input, what) => {
    const directory = project({})
    await expect(call(init, directory, input)).rejects.toThrow(what)
    expect(existsSync(join(directory, 'muelle.yaml'))).toBe(false)
  })

  it.each(['muelle.yaml', 'muelle.yml'])('never overwrites %s', async (file) => {
    const directory = project({ [file]: 'mine' })
    await expect(call(init, directory)).rejects.toMatchObject({ exit: 3 })
    expect(written(directory, file)).toBe('mine')
  })

  it('adds .muelle/ to a .gitignore once, and makes none', async () => {
    const directory = project({ '.gitignore': '*.pyc' })
    expect((await call(init, directory)).output).toMatchObject({ ignored: true })
    expect(written(directory, '.gitignore')).toBe('*.pyc\n.muelle/\n')
    expect((await call(init, project({ '.gitignore': '/.muelle\n' }))).output).toMatchObject({ ignored: false })
    const without = project({})
    await call(init, without)
    expect(existsSync(join(without, '.gitignore'))).toBe(false)
  })

  it('tells what is wrong with the addons it found, and writes all the same', async () => {
    const directory = project({ 'addons/m/__manifest__.py': '{', 'my addons/n/__manifest__.py': '{}' })
    expect((await call(init, directory)).output).toMatchObject({
      addons: ['addons'],
      faults: [
        'my addons holds modules too, but cannot be named in muelle.yaml: rename it.',
        'addons/m/__manifest__.py:1:1 The manifest cannot be read: "{" is not closed',
      ],
    })
  })

  it('writes a file without faults for any answers', async () => {
    const database = fc
      .stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,10}$/)
      .filter((name) => !/^(postgres|template[01]|muelle-.*)$|\.\./.test(name))
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?$/)
    await fc.assert(
      fc.asyncProperty(name, database, fc.constantFrom('off', 'files'), async (stack, named, tls) => {
        const input = InitInput.parse({ name: stack, database: named, tls })
        const text = muelleYaml(usualAnswers(input, ''), {
          addons: ['19.0'],
          unfit: [],
          requirements: undefined,
          wheelhouse: undefined,
        })
        const { faults, environments } = await readModel({ file: 'muelle.yaml', text })
        expect(faults).toEqual([])
        expect(environments.get('production')).toMatchObject({
          name: stack,
          odoo: { databases: [named], addons: ['19.0'] },
        })
      }),
    )
  })
})

describe('stackName', () => {
  it.each([
    ['ACME.cl', 'acme-cl'],
    ['Año Nuevo', 'ano-nuevo'],
    ['2026_odoo', 'odoo'],
    ['---', 'odoo'],
  ])('makes of %j %s', (folder, name) => {
    expect(stackName(folder)).toBe(name)
  })

  it('makes a name of any folder', () => {
    fc.assert(
      fc.property(fc.string(), (folder) => {
        expect(MuelleYaml.shape.name.safeParse(stackName(folder)).success).toBe(true)
      }),
    )
  })
})
