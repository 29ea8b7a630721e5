import { execFile } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { completionScript } from '../../packages/muelle/src/self/completion-script.ts'
import { bundleFixtures } from './bundled.ts'

const bundled = await bundleFixtures()
afterAll(() => bundled[Symbol.dispose]())

const muelle = join(bundled.directory, 'muelle')
writeFileSync(muelle, `#!/bin/sh\nexec '${process.execPath}' '${join(bundled.directory, 'muelle.js')}' "$@"\n`)
chmodSync(muelle, 0o755)

/** What bash would put on the line, as readline asks for it: with the line and the cursor at its end. */
async function completed(line: string): Promise<string[]> {
  const program = `${completionScript('bash')}\nCOMP_LINE="$1" COMP_POINT=\${#1}\n_muelle\nprintf '%s\\n' "\${COMPREPLY[@]}"`
  const env = { PATH: `${bundled.directory}:${process.env.PATH}` }
  const { stdout } = await promisify(execFile)('bash', ['-c', program, 'bash', line], { env })
  return stdout.split('\n').filter((word) => word !== '')
}

describe('completion in bash', () => {
  it.each([
    ['muelle lo', ['look']],
    ['muelle look ', ['quay', 'ship']],
    ['muelle make s', ['sink']],
    ['muelle make --st', ['--stumble']],
    // bash breaks words at `=`: only what follows it is replaced.
    ['muelle look --format=', ['text', 'json']],
    ['muelle look --format=j', ['json']],
    ['muelle look --format j', ['json']],
    ['muelle nowhere ', []],
  ])('of %j', async (line, words) => {
    expect(await completed(line)).toEqual(words)
  })
})
