import { describe, expect, it } from 'vitest'
import { readManifest } from './manifest.ts'

const read = (text: string) => {
  const { manifest, faults } = readManifest({ file: 'm/__manifest__.py', text })
  return { manifest, faults: faults.map(({ what, at }) => `${at?.line}:${at?.column} ${what}`) }
}
const names = (list: readonly { name: string }[] | undefined) => list?.map(({ name }) => name)

describe('a manifest', () => {
  it('is read with its comments, both quotes, joined strings and a comma at the end', () => {
    const { manifest, faults } = read(`# -*- coding: utf-8 -*-
{
    'name': "Berths",  # shown
    'description': """
Long
""",
    'version': '19.0.1.0.0',
    'depends': ['base', "sale"
                "_management", ],
    'external_dependencies': {'python': ['xmlsec', 'zeep>=4'], 'bin': ['wkhtmltopdf']},
    'installable': True,
}
`)
    expect(faults).toEqual([])
    expect(names(manifest?.depends)).toEqual(['base', 'sale_management'])
    expect(names(manifest?.python)).toEqual(['xmlsec', 'zeep>=4'])
    expect(names(manifest?.programs)).toEqual(['wkhtmltopdf'])
    expect(manifest?.installable).toBe(true)
    expect(manifest?.depends[1]?.at).toEqual({ file: 'm/__manifest__.py', line: 8, column: 25 })
  })

  it('may say next to nothing', () => {
    expect(read('{}')).toMatchObject({ manifest: { depends: [], installable: true, python: [] }, faults: [] })
  })

  it('counts lines of any kind', () => {
    expect(read("{\r\n'a': 1,\r\n'depends': 1}").faults).toEqual(['3:12 depends must be a list of names'])
  })

  it.each([
    ["{'name': _('x')}", '1:10 The manifest cannot be read: "_" is not a literal'],
    ["{'name': f'x'}", '1:10 The manifest cannot be read: a string with values put in (f"…") is computed'],
    ["{'a': 'b' + 'c'}", `1:11 The manifest cannot be read: unexpected "+" where "," or "}" is due`],
    ["{'a': 1\n 'b': 2}", `2:2 The manifest cannot be read: unexpected "'" where "," or "}" is due`],
    ["{'a': 1", '1:1 The manifest cannot be read: "{" is not closed'],
    ["{'a': 'b\n}", '1:7 The manifest cannot be read: the string is not closed'],
    ['import os\n{}', '1:1 The manifest cannot be read: "import" is not a literal'],
    ['', '1:1 The manifest cannot be read: there is no value'],
    ["['a']", '1:1 A manifest must be one dictionary: {…}'],
    ["{'depends': 'sale'}", '1:13 depends must be a list of names'],
    ["{'depends': ['a', 1]}", '1:19 depends must hold names in quotes'],
    ["{'external_dependencies': ['x']}", "1:27 external_dependencies must be a dictionary: {'python': ['…']}"],
  ])('is reproached when it is %j', (text, fault) => {
    expect(read(text).faults).toEqual([fault])
  })

  it.each([
    ['19.0.1.0', true],
    ['19.0.1.0.0', true],
    ['1.0', true],
    ['1.0.3', true],
    ['18.0.1.0.0', false],
    ['16.0.1.0', false],
  ])('with the version %s is for Odoo 19: %s', (version, installable) => {
    expect(read(`{'version': '${version}'}`).manifest?.installable).toBe(installable)
  })

  it.each(['False', 'None', '0'])('with installable %s cannot be installed', (value) => {
    expect(read(`{'installable': ${value}}`).manifest?.installable).toBe(false)
  })

  it('of a key given twice takes the last, as Python does', () => {
    expect(names(read("{'depends': ['a'], 'depends': ['b']}").manifest?.depends)).toEqual(['b'])
  })
})
