import { expect, test } from 'vitest'
import { checkFiles, isBad } from './check.ts'
import type { PoFile } from './files.ts'
import { parsePo } from './po/parse.ts'

const entry = (id: string, text: string, flag = '') => `#. module: q\n${flag}msgid "${id}"\nmsgstr "${text}"\n\n`
function file(name: string, text: string): PoFile {
  return { path: `addons/q/i18n/${name}`, stem: name.replace(/\.pot?$/, ''), text, po: parsePo(text) }
}
const template = file('q.pot', ['A', 'B', 'C', 'D'].map((id) => entry(id, '')).join(''))

test('a file is compared with the template: missing, fuzzy and obsolete', () => {
  const spanish = file('es.po', entry('A', 'a') + entry('B', '') + entry('C', 'c', '#, fuzzy\n') + entry('Gone', 'x'))
  const { files, untold } = checkFiles([{ module: 'q', files: [template, spanish] }], [])
  expect(untold).toEqual([])
  expect(files).toEqual([
    {
      ...{ module: 'q', language: 'es', file: 'addons/q/i18n/es.po', texts: 4 },
      ...{ translated: 1, missing: 2, fuzzy: 1, obsolete: 1, faults: [] },
    },
  ])
})

test('a language that a module has no file of is missing as a whole', () => {
  const { files } = checkFiles([{ module: 'q', files: [template] }], ['es_CL'])
  expect(files).toMatchObject([{ language: 'es_CL', file: null, missing: 4 }])
  expect(files.every(isBad)).toBe(true)
})

test('without a template only what the file itself lacks is told', () => {
  const { files, untold } = checkFiles([{ module: 'q', files: [file('es.po', entry('A', 'a') + entry('B', ''))] }], [])
  expect(untold).toEqual(['q'])
  expect(files).toMatchObject([{ texts: 2, translated: 1, missing: 1 }])
})

test('a whole translation is well', () => {
  const whole = file('es.po', ['A', 'B', 'C', 'D'].map((id) => entry(id, id.toLowerCase())).join(''))
  expect(checkFiles([{ module: 'q', files: [template, whole] }], []).files.some(isBad)).toBe(false)
})
