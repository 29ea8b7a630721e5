import { expect, test } from 'vitest'
import { exportArgv } from './export.ts'
import type { PoFile } from './files.ts'
import { importArgv } from './import.ts'
import { fileNames, type Language, meantLanguages, mustBeActive } from './languages.ts'
import { loadArgv } from './load.ts'
import { parsePo } from './po/parse.ts'
import { fieldNames } from './verify.ts'

const spain: Language = { code: 'es_ES', iso: 'es', name: 'Spanish', active: true }
const chile: Language = { code: 'es_CL', iso: 'es_CL', name: 'Spanish (CL)', active: false }
const file = (path: string, text = ''): PoFile => ({ path, stem: 'es', text, po: parsePo(text) })

test('Odoo is given the names of its files, as it warns of codes that it knows', () => {
  expect(loadArgv('acme', [spain, chile])).toEqual([
    ...['odoo', 'i18n', 'loadlang', '--database', 'acme', '--languages', 'es', 'es_CL'],
  ])
  expect(importArgv('acme', { language: spain, files: [file('a/es.po'), file('b/es.po')] }, false)).toEqual([
    ...['odoo', 'i18n', 'import', '--database', 'acme', '--language', 'es'],
    ...['/tmp/muelle-i18n/es_ES/0.po', '/tmp/muelle-i18n/es_ES/1.po'],
  ])
  expect(importArgv('acme', { language: chile, files: [] }, true)).toContain('--overwrite')
})

test('the modules stand behind --, as --languages swallows the words that follow', () => {
  expect(exportArgv('acme', ['quay', 'fees'], 'pot')).toEqual([
    ...['odoo', 'i18n', 'export', '--database', 'acme', '--output', '/tmp/muelle-i18n/pot.tgz'],
    ...['--languages', 'pot', '--', 'quay', 'fees'],
  ])
})

test('a language is meant by its code or its file, and an unknown one is refused with the closest', () => {
  expect(meantLanguages([spain, chile], ['es', 'es_CL'])).toEqual([spain, chile])
  expect(() => meantLanguages([spain, chile], ['es_CLL'])).toThrow('no language es_CLL')
  expect(() => mustBeActive('acme', [spain])).not.toThrow()
  expect(() => mustBeActive('acme', [chile])).toThrow('does not use es_CL yet')
})

test.each([
  ['es_CL', ['es', 'es_419', 'es_CL']],
  ['es_ES', ['es', 'es_ES']],
  ['es_419', ['es', 'es_419']],
  ['pt_BR', ['pt', 'pt_BR']],
  ['zh_HK', ['zh', 'zh_TW', 'zh_HK']],
])('Odoo reads for %s the files %j', (code, names) => {
  expect(fileNames({ code })).toEqual(names)
})

test('names of fields are looked up as the last file has them', () => {
  const entry = (text: string) =>
    `#. module: q\n#: model:ir.model.fields,field_description:q.field_a__b\nmsgid "B"\nmsgstr "${text}"\n`
  const names = fieldNames({
    files: [file('es.po', entry('uno')), file('es_CL.po', entry('dos')), file('x.po', entry(''))],
  })
  expect([...names]).toEqual([['q.field_a__b', 'dos']])
})
