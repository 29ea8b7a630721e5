import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeUnnamed } from './thin.ts'

let scratch: string
let store: string
const nameOf = (content: string) => {
  const sum = createHash('sha1').update(content).digest('hex')
  return `${sum.slice(0, 2)}/${sum}`
}

function stored(content: string): string {
  const name = nameOf(content)
  mkdirSync(join(store, dirname(name)), { recursive: true })
  writeFileSync(join(store, name), content)
  return name
}
const thin = (...named: readonly string[]) => removeUnnamed(store, new Set(named), new AbortController().signal)

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'muelle-thin-'))
  store = join(scratch, 'filestore/muelle-clone-acme')
  mkdirSync(store, { recursive: true })
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

test('files that no row names are removed, with pipes and links in their place; Odoo’s own marks stay', () => {
  const [named, unnamed, pipe, link] = [stored('named'), stored('unnamed'), stored('pipe'), stored('link')]
  const secret = join(scratch, 'secret')
  writeFileSync(secret, 'of the host')
  for (const name of [pipe, link]) rmSync(join(store, name))
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(store, pipe)])
  symlinkSync(secret, join(store, link))
  mkdirSync(join(store, 'checklist/ab'), { recursive: true })
  expect(thin(named)).toBe(3)
  expect([named, unnamed, pipe].map((name) => existsSync(join(store, name)))).toEqual([true, false, false])
  expect(lstatSync(join(store, link), { throwIfNoEntry: false })).toBe(undefined)
  expect(existsSync(secret)).toBe(true)
  expect(existsSync(join(store, 'checklist/ab'))).toBe(true)
})

test('a folder that is a link leads nowhere, and neither does a filestore that is one', () => {
  const elsewhere = join(scratch, 'elsewhere')
  mkdirSync(join(elsewhere, 'ab'), { recursive: true })
  writeFileSync(join(elsewhere, 'ab/of-the-host'), '')
  symlinkSync(join(elsewhere, 'ab'), join(store, 'ab'))
  expect(thin()).toBe(0)
  rmSync(store, { recursive: true })
  symlinkSync(elsewhere, store)
  expect(thin()).toBe(0)
  expect(readdirSync(join(elsewhere, 'ab'))).toEqual(['of-the-host'])
})
