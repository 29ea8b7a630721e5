import { expect, test } from 'vitest'
import { withSame } from './export.ts'
import { parsePo } from './po/parse.ts'

const entry = (id: string, text: string) => `#. module: q\nmsgid "${id}"\nmsgstr "${text}"\n\n`

test('a text that the file says is the same in both languages stays translated, as Odoo exports it empty', () => {
  const exported = entry('AFP', '') + entry('Fee', '') + entry('RUT', 'RUN')
  const before = entry('AFP', 'AFP') + entry('Fee', 'Tarifa') + entry('RUT', 'RUT')
  expect(withSame(exported, before)).toBe(entry('AFP', 'AFP') + entry('Fee', '') + entry('RUT', 'RUN'))
  expect(withSame(exported, '')).toBe(exported)
})

test('so does one of several lines', () => {
  const long = '#. module: q\nmsgid ""\n"a\\n"\n"b"\n'
  const kept = withSame(`${long}msgstr ""\n`, `${long}msgstr ""\n"a\\n"\n"b"\n`)
  expect(parsePo(kept).entries).toMatchObject([{ id: 'a\nb', text: 'a\nb' }])
})
