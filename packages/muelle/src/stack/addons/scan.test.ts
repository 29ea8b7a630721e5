import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { line, project } from '../fixtures/project.ts'
import { scanAddons } from './scan.ts'

const scan = async (files: Record<string, string>, ...folders: string[]) => {
  const { modules, findings, faults } = await scanAddons(project(files), folders)
  return {
    modules: modules.map(({ path }) => path),
    findings: findings.map(({ level, what, next }) => `${level} ${what}: ${next}`),
    faults: faults.map(line),
  }
}

describe('a folder of addons', () => {
  it('is read in the order of the names, and leaves alone what is no module', async () => {
    const files = {
      'a/z/__manifest__.py': '{}',
      'a/b/__manifest__.py': '{}',
      'a/docs/x.md': '',
      'a/.git/__init__.py': '',
      'a/README.md': '',
    }
    expect(await scan(files, 'a')).toEqual({ modules: ['a/b', 'a/z'], findings: [], faults: [] })
  })

  it('may be the project itself', async () => {
    expect((await scan({ 'm/__manifest__.py': '{}' }, '.')).modules).toEqual(['m'])
  })

  it('is missing', async () => {
    const { findings } = await scan({ a: 'a file' }, 'gone', 'a')
    expect(findings).toEqual([
      'fault There is no folder gone: Make it, or name the folder that holds the addons.',
      'fault There is no folder a: Make it, or name the folder that holds the addons.',
    ])
  })

  it('is a module by mistake', async () => {
    const { findings } = await scan({ 'a/m/__manifest__.py': '{}' }, 'a/m')
    expect(findings).toEqual(['fault a/m is a module itself: Name the folder that holds it: a.'])
  })

  it('holds the modules one level deeper', async () => {
    const { findings } = await scan({ 'a/b/m/__manifest__.py': '{}' }, 'a')
    expect(findings).toEqual(['fault a holds no module: Did you mean "a/b"?'])
  })

  it('holds nothing yet', async () => {
    const { findings } = await scan({ 'a/.gitkeep': '' }, 'a')
    expect(findings).toEqual(['warning a holds no module: A module is a folder with a __manifest__.py.'])
  })

  it.each([
    ['a/m/__init__.py', 'The module m has no __manifest__.py'],
    ['a/m/__openerp__.py', 'The module m has the manifest of an old Odoo'],
    ['a/my-m/__manifest__.py', 'my-m cannot be the name of a module'],
  ])('holds what Odoo would leave out in silence: %s', async (path, fault) => {
    expect((await scan({ [path]: '{}', 'a/ok/__manifest__.py': '{}' }, 'a')).faults).toEqual([fault])
  })

  it('holds a manifest that cannot be read: the module is known all the same', async () => {
    expect(await scan({ 'a/m/__manifest__.py': '{' }, 'a')).toEqual({
      modules: ['a/m'],
      findings: [],
      faults: ['a/m/__manifest__.py:1:1 The manifest cannot be read: "{" is not closed'],
    })
  })

  it('is a link out of the project, or holds one', async () => {
    const outside = project({ 'm/__manifest__.py': '{}' })
    const directory = project({ 'a/ok/__manifest__.py': '{}' })
    symlinkSync(outside, join(directory, 'out'))
    symlinkSync(join(outside, 'm'), join(directory, 'a/m'))
    const { findings, faults } = await scanAddons(directory, ['out', 'a'])
    expect(findings.map(({ what }) => what)).toEqual(['out leads out of the project'])
    expect(faults.map(line)).toEqual(['a/m is a link that leads out of the project'])
  })

  it('may hold links within the project', async () => {
    const directory = project({ 'src/m/__manifest__.py': '{}' })
    mkdirSync(join(directory, 'a'))
    symlinkSync('../src/m', join(directory, 'a/m'))
    const { modules, faults } = await scanAddons(directory, ['a'])
    expect([modules.map(({ name }) => name), faults]).toEqual([['m'], []])
  })
})
