import { expect, test } from 'vitest'
import { parseSize } from './host-size.ts'

const df = [
  'Filesystem     1-blocks         Used   Available Capacity Mounted on',
  'overlay    270582939648 37580963840 219238469632      15% /',
]

test('the disk of a host is the file system that its containers lie on', () => {
  expect(parseSize(`${df.join('\n')}\n`)).toEqual({ disk: 270_582_939_648, memory: undefined })
})

test('the memory of a host is no more than the groups above its containers grant', () => {
  expect(parseSize([...df, 'hierarchical_memory_limit 2147483648', ''].join('\n')).memory).toBe(2 ** 31)
})

test('an answer that is not understood says nothing', () => {
  expect(parseSize('df: /: Permission denied\n')).toEqual({ disk: undefined, memory: undefined })
})
