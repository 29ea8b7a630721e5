import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCsv } from './csv.ts'

const quoted = (value: string | null) =>
  value === null ? 'NIL' : /[",\n\r]/.test(value) || value === '' ? `"${value.replaceAll('"', '""')}"` : value

test('every table is read as it was written, NULL apart from the empty text', () => {
  const value = fc.oneof(fc.constant(null), fc.stringMatching(/^[a-c",\n ]{0,6}$/))
  const width = fc.integer({ min: 1, max: 4 })
  const tables = width.chain((columns) =>
    fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { maxLength: 5 }),
  )
  fc.assert(
    fc.property(tables, (rows) => {
      const text = rows.map((row) => `${row.map(quoted).join(',')}\n`).join('')
      expect(readCsv(text, 'NIL')).toEqual(rows)
    }),
  )
})
