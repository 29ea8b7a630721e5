import { describe, expect, it } from 'vitest'
import { line } from '../fixtures/project.ts'
import { OdooSection } from '../odoo.ts'
import { judgeAddons } from './judge.ts'
import { readManifest } from './manifest.ts'
import type { Module } from './scan.ts'

const module = (name: string, manifest: string, folder = 'a', source = 0): Module => {
  const path = `${folder}/${name}`
  return { name, path, source, manifest: readManifest({ file: `${path}/__manifest__.py`, text: manifest }).manifest }
}
const judge = (odoo: object, ...modules: Module[]) => {
  const { findings, faults, warnings } = judgeAddons(OdooSection.parse({ databases: ['a'], ...odoo }), { modules })
  return [
    ...findings.map(({ level, path, what }) => `${level} ${path.join('.')} ${what}`),
    ...faults.map((fault) => `fault ${line(fault)}`),
    ...warnings.map((warning) => `warning ${line(warning)}`),
  ]
}

describe('the addons', () => {
  it("may need one another, Odoo's own, and those named for a repository", () => {
    const git = { git: 'https://x.cl/y', ref: '1', modules: ['web_responsive'] }
    const found = judge(
      {
        addons: ['a', git],
        modules: ['one', 'web_responsive', 'sale_management'],
        serverWideModules: ['base', 'web', 'one'],
      },
      module('one', "{'depends': ['two', 'web_responsive', 'l10n_cl', 'certificate']}"),
      module('two', '{}'),
    )
    expect(found).toEqual([])
  })

  it('need a module that exists nowhere', () => {
    expect(judge({ addons: ['a'] }, module('one', "{'depends': ['purchas']}"))).toEqual([
      'fault a/one/__manifest__.py:1:14 one depends on purchas: there is no module purchas in odoo.addons or in Odoo 19.0 Community',
    ])
  })

  it('need a module of Enterprise', () => {
    expect(judge({ addons: ['a'] }, module('one', "{'depends': ['account_accountant']}"))).toHaveLength(1)
  })

  it('are asked for by a name that exists nowhere', () => {
    expect(judge({ modules: ['sale_managment'] })).toEqual([
      'fault odoo.modules.0 There is no module sale_managment in odoo.addons or in Odoo 19.0 Community',
    ])
  })

  it.each([
    [
      'a repository whose modules are not named',
      { addons: ['a', { git: 'https://x.cl/y', ref: '1' }] },
      'https://x.cl/y',
    ],
    ["an image that is not Odoo's own", { image: 'acme/base:7' }, 'the image acme/base:7'],
  ])('may need what is perhaps in %s: a warning', (_, odoo, where) => {
    expect(judge({ modules: ['x_y_z'], ...odoo }, module('one', "{'depends': ['q_r_s']}"))).toEqual([
      `warning odoo.modules.0 There is no module x_y_z in odoo.addons or in Odoo 19.0 Community; ${where} may have it`,
      `warning a/one/__manifest__.py:1:14 one depends on q_r_s: there is no module q_r_s in odoo.addons or in Odoo 19.0 Community; ${where} may have it`,
    ])
  })

  it.each([
    'odoo',
    'odoo:19.0',
    'docker.io/library/odoo:19.0',
    'registry.acme.cl:5000/odoo:19.0',
    `odoo@sha256:${'a'.repeat(64)}`,
  ])('know what is in %s', (image) => {
    expect(judge({ image, modules: ['x_y_z'] })).toHaveLength(1)
    expect(judge({ image, modules: ['x_y_z'] })[0]).toMatch(/^fault/)
  })

  it('cannot be installed when they are of another Odoo: a fault when asked for, else a warning', () => {
    const old = module('one', "{'version': '18.0.1.0.0', 'depends': ['nowhere']}")
    const warning = 'warning a/one/__manifest__.py:1:13 one has a version of another Odoo: 19.0 leaves the module out'
    expect(judge({ addons: ['a'] }, old)).toEqual([warning])
    expect(judge({ addons: ['a'], modules: ['one'] }, old)).toEqual([
      "fault odoo.modules.0 The module one cannot be installed: its manifest says installable False or has another Odoo's version",
      warning,
    ])
  })

  it('are there twice, or hide behind one of Odoo', () => {
    expect(
      judge({ addons: ['a', 'b'] }, module('one', '{}'), module('one', '{}', 'b', 1), module('sale', '{}')),
    ).toEqual([
      'warning odoo.addons.1 The module one is there twice; Odoo takes the first',
      "warning odoo.addons.0 The module sale has the name of one of Odoo's own, which is taken instead",
    ])
  })
})
