import { expect, test } from 'vitest'
import { hostility } from './hostile.ts'
import { entryOf } from './tar.ts'

/** Lines as GNU tar 1.34 lists them. */
const line = (kind: string, path: string, rest = '') =>
  `${kind}rw------- 100/101          66 2026-11-23 12:43:39.439748  "${path}"${rest}`

const judged = (...lines: readonly string[]) => hostility(lines.map(entryOf))

test('a line of the list is read, with its quoting', () => {
  expect(entryOf('-rw-r--r-- 0/0         5 2026-11-23 12:00:00 "./a \\"b\\" -> \\303\\261\\n"')).toEqual({
    type: '-',
    size: 5,
    path: './a "b" -> ñ\n',
    target: undefined,
  })
  expect(entryOf(line('l', './x', ' -> "../y"'))).toMatchObject({ type: 'l', target: '../y' })
  expect(entryOf(line('h', './x', ' link to "./y"'))).toMatchObject({ type: 'h', target: './y' })
  expect(entryOf('crw-r--r-- 0/0       1,3 2026-11-23 12:00:00 "./null"')).toMatchObject({ type: 'c', size: 0 })
  expect(() => entryOf('V--------- 0/0 0 1970-01-01 00:00:00 backup--Volume Header--')).toThrow('no file')
})

test('an ordinary archive is not hostile, whatever its symbolic links point to', () => {
  expect(
    judged(line('d', './'), line('d', './a/'), line('-', './a/b'), line('l', './tablespace', ' -> "/mnt/ts"')),
  ).toBe(undefined)
})

test('what leads out of the directory is refused', () => {
  expect(judged(line('-', '/etc/passwd'))).toContain('leads out')
  expect(judged(line('-', './a/../../etc/passwd'))).toContain('leads out')
  expect(judged(line('h', './x', ' link to "../../y"'))).toContain('hard link')
  expect(judged(line('h', './x', ' link to "/etc/shadow"'))).toContain('hard link')
})

test('an entry that passes through a link is refused, whichever comes first', () => {
  const link = line('l', './a', ' -> "/etc"')
  const through = line('-', './a/passwd')
  expect(judged(link, through)).toContain('passes through the link "a"')
  expect(judged(through, link)).toContain('passes through the link "a"')
})

test('devices and pipes are refused', () => {
  expect(judged(line('b', './disk'))).toContain('a block device')
  expect(judged(line('c', './null'))).toContain('a character device')
  expect(judged(line('p', './pipe'))).toContain('a named pipe')
})
