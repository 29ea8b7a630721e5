import { expect, test } from 'vitest'
import { byteText } from './bytes.ts'

test('bytes are told in the largest unit of which there is at least one, with a decimal where it says something', () => {
  expect([0, 512, 1024, 1536, 5 * 1024 ** 2, 23.5 * 1024 ** 3, 2 * 1024 ** 4].map(byteText)).toEqual([
    '0 B',
    '512 B',
    '1 KiB',
    '1.5 KiB',
    '5 MiB',
    '23.5 GiB',
    '2 TiB',
  ])
})
