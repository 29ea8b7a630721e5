// Checks every shell script of the repository with shellcheck.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { root } from '../build/places.ts'

/** Not ours, or made by the build. */
const leftOut = /(^|\/)(node_modules|dist|\.git|coverage)(\/|$)/

function* scripts(directory: string): Generator<string> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (leftOut.test(relative(root, path))) continue
    if (entry.isDirectory()) yield* scripts(path)
    else if (entry.isFile() && /^#!.*\b(ba|da)?sh\b/.test(readFileSync(path).subarray(0, 64).toString('latin1')))
      yield path
  }
}

const found = [...scripts(root)]
const done = await run({ argv: ['shellcheck', '--', ...found], onLine: (line) => console.log(line) })
if (done.ended === 'missing') console.log('there is no shellcheck here: apt-get install shellcheck')
console.log(`${found.length} shell scripts checked`)
process.exitCode = done.exitCode ?? 1
