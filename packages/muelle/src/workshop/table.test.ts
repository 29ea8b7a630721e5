import { styleText } from 'node:util'
import { expect, test } from 'vitest'
import { table } from './table.ts'

test('columns are aligned by what is seen, whatever colours are in them', () => {
  const red = styleText('red', 'bad', { validateStream: false })
  expect(
    table(
      ['A', 'B'],
      [
        [red, 'x'],
        ['fine', 'y'],
      ],
    ),
  ).toBe(`A     B\n${red}   x\nfine  y`)
})
