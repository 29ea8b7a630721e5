import { expect, test } from 'vitest'
import { parsePo } from './parse.ts'

const head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
const entry = (id: string, text: string, before = '') => `#. module: quay\n${before}msgid "${id}"\nmsgstr "${text}"\n\n`
const faultsOf = (text: string) => parsePo(head + text).faults

test('entries are read with their lines, modules and references; the header is none', () => {
  const text = entry(
    'Berth',
    'Atracadero',
    '#: model:ir.model.fields,field_description:quay.field_a__b\n#: code:addons/quay/a.py:0\n',
  )
  expect(parsePo(head + text)).toEqual({
    faults: [],
    entries: [
      {
        line: 8,
        id: 'Berth',
        text: 'Atracadero',
        fuzzy: false,
        obsolete: false,
        modules: ['quay'],
        references: ['model:ir.model.fields,field_description:quay.field_a__b', 'code:addons/quay/a.py:0'],
      },
    ],
  })
})

test('texts of several lines, escapes and line ends of Windows are read', () => {
  const text = `${head}#. module: quay\nmsgid ""\n"a\\n"\n"b \\"c\\""\nmsgstr "x"\n`.replaceAll('\n', '\r\n')
  expect(parsePo(text)).toMatchObject({ faults: [], entries: [{ id: 'a\nb "c"', text: 'x' }] })
})

test('fuzzy and obsolete entries are marked, missing translations are empty', () => {
  const text = `${entry('A', 'a', '#, fuzzy, python-format\n')}${entry('B', '')}#~ msgid "C"\n#~ msgstr "c"\n`
  const { entries, faults } = parsePo(head + text)
  expect(faults).toEqual([])
  expect(entries.map(({ id, text, fuzzy, obsolete }) => [id, text, fuzzy, obsolete])).toEqual([
    ['A', 'a', true, false],
    ['B', '', false, false],
    ['C', 'c', false, true],
  ])
})

test.each([
  ['#. module: quay\nmsgid "A\nmsgstr "a"\n', 6, 'must stand in quotes'],
  ['#. module: quay\nmsgid "A"\n', 6, 'without a msgstr'],
  ['msgid "A"\nmsgstr "a"\n', 5, '#. module: NAME'],
  ['what is this\n', 5, 'no entry and no comment'],
  ['#. module: quay\nmsgid "A"\nmsgstr "a" b\n', 7, 'must stand in quotes'],
  ['#. module: quay\nmsgid "A"\nmsgstr "a"\nmsgstr "b"\n', 8, 'msgstr twice'],
])('what Odoo stumbles over is told with its line: %j', (text, line, what) => {
  expect(faultsOf(text)).toContainEqual({ line, what: expect.stringContaining(what) })
})

test('the same text twice is told once, with the first place', () => {
  expect(faultsOf(entry('A', 'a') + entry('A', 'b'))).toEqual([{ line: 10, what: 'the same msgid as in line 6' }])
})

test.each([
  ['%s of %s', '%s', 'leaves out a placeholder'],
  ['%(a)s', '%(b)s', '%(b) stands in the translation'],
  ['none', '%s', '%s stands in the translation'],
])('a placeholder that does not fit is told: %s -> %s', (id, text, what) => {
  expect(faultsOf(entry(id, text))[0]?.what).toContain(what)
})

test.each([
  ['%s of %s', '%s de %s'],
  ['%(a)s %(b)d', '%(b)d %(a)s'],
  ['%(a)s', 'nada'],
  ['100 % sure', '100 % seguro'],
  ['100%', '100%'],
])('placeholders that fit are not told: %s -> %s', (id, text) => {
  expect(faultsOf(entry(id, text))).toEqual([])
})
