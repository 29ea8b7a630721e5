import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { directoriesOf, findProgram } from './programs.ts'

const root = mkdtempSync(join(tmpdir(), 'muelle-programs-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const place = (directory: string, name: string, mode: number) => {
  mkdirSync(join(root, directory), { recursive: true })
  writeFileSync(join(root, directory, name), '#!/bin/sh\n')
  chmodSync(join(root, directory, name), mode)
}
place('notes', 'tool', 0o644)
place('first', 'tool', 0o755)
place('second', 'tool', 0o755)

test('a program is the first file of its name that may be run', () => {
  const directories = ['missing', 'notes', 'first', 'second'].map((name) => join(root, name))
  expect(findProgram('tool', directories)).toBe(join(root, 'first/tool'))
  expect(findProgram('tool', [join(root, 'missing'), join(root, 'notes')])).toBeUndefined()
})

test('an empty part of a PATH is not the working directory', () => {
  expect(directoriesOf('/usr/bin::/bin:')).toEqual(['/usr/bin', '/bin'])
  expect(directoriesOf(undefined)).toEqual([])
})
