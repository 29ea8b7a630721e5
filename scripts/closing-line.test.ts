import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from './build/places.ts'

const place = mkdtempSync(join(tmpdir(), 'muelle-closing-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

/** The last line of a whole run of vitest over one file of tests. */
function closingLineOf(tests: string): string | undefined {
  writeFileSync(join(place, 'some.test.js'), tests)
  const reporter = join(root, 'scripts/closing-line.ts')
  const argv = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--globals', '--root', place]
  const run = spawnSync(process.execPath, [...argv, '--reporter=default', `--reporter=${reporter}`], {
    encoding: 'utf8',
  })
  return run.stdout.trimEnd().split('\n').at(-1)
}

describe('the closing line', () => {
  it('counts, alone on the last line', () => {
    expect(closingLineOf("it('a', () => {}); it('b', () => { throw 1 }); it('c', () => {})")).toBe('2 passed, 1 failed')
  })

  it('says what was skipped', () => {
    expect(closingLineOf("it('a', () => {}); it.skip('b', () => {})")).toBe('1 passed, 0 failed, 1 skipped')
  })

  it('counts a file that cannot be read as a failure', () => {
    expect(closingLineOf("throw new Error('broken')")).toBe('0 passed, 1 failed')
  })

  it('counts an error outside any test as a failure', () => {
    const line = closingLineOf(
      "it('a', () => { setTimeout(() => { throw new Error('late') }); return new Promise((r) => setTimeout(r, 50)) })",
    )
    expect(line).toBe('1 passed, 1 failed')
  })
})
