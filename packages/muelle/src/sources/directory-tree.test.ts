import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { directoryTree } from './directory-tree.ts'

let outer: string
let directory: string
beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), 'muelle-tree-'))
  directory = join(outer, 'project')
  mkdirSync(directory)
})
afterEach(() => rmSync(outer, { recursive: true }))

const write = (path: string, content: string | Buffer) => writeFileSync(join(directory, path), content)

test('links are followed to files of the project only', () => {
  write('odoo.conf', '[options]\n')
  writeFileSync(join(outer, 'secret'), 'not of the project')
  mkdirSync(join(directory, 'config'))
  symlinkSync('../odoo.conf', join(directory, 'config/odoo.conf'))
  symlinkSync(join(outer, 'secret'), join(directory, 'secret'))
  symlinkSync('circle', join(directory, 'circle'))
  symlinkSync('nowhere', join(directory, 'broken'))
  symlinkSync('..', join(directory, 'up'))
  symlinkSync('/dev/zero', join(directory, 'zero'))
  const tree = directoryTree(directory)
  expect(tree.paths).toEqual(['config/odoo.conf', 'odoo.conf'])
  expect(tree.read('config/odoo.conf')?.text).toBe('[options]\n')
  expect(tree.read('secret')).toBeUndefined()
})

test('what is no text of a person is left out, and said', () => {
  write('large.yml', '')
  truncateSync(join(directory, 'large.yml'), 200 * 1024 * 1024)
  write('binary.yml', Buffer.from([1, 0, 2]))
  write('latin.conf', Buffer.from([0xe9, 0x0a]))
  execFileSync('mkfifo', [join(directory, 'pipe.yml')])
  const tree = directoryTree(directory)
  expect(tree.paths).toEqual(['binary.yml', 'large.yml', 'latin.conf'])
  expect(tree.paths.map((path) => tree.read(path)?.text)).toEqual([undefined, undefined, 'é\n'])
  expect(tree.unread).toEqual([{ file: 'large.yml', message: '200 MiB: too large for a file that is written by hand' }])
  expect(Buffer.from(tree.encode('latin.conf', 'é\n'))).toEqual(Buffer.from([0xe9, 0x0a]))
})

test('a folder that is none is an error that says so', () => {
  expect(() => directoryTree(join(directory, 'absent'))).toThrow(/is no directory/)
})
