import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderStack } from '../../packages/muelle/src/render/render.ts'
import type { GeneratedFile } from '../../packages/muelle/src/stack/stack.ts'
import { goldenCases } from './cases.ts'

const update = process.env.UPDATE_GOLDEN === '1'

describe.each(await goldenCases())('the stack of $title', ({ load, accepted }) => {
  test('is, byte for byte, what was accepted (UPDATE_GOLDEN=1 accepts anew)', async () => {
    const files = renderStack(await load())
    if (update) accept(accepted, files)
    expect(read(accepted)).toEqual(files.map(({ path, content, mode }) => ({ path, content, mode })))
  })
})

function accept(folder: string, files: readonly GeneratedFile[]): void {
  rmSync(folder, { recursive: true, force: true })
  for (const { path, content, mode } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content, { mode })
  }
}

/** Git keeps of a mode only whether it can be executed. */
function read(folder: string): readonly GeneratedFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      path: file.slice(folder.length + 1),
      content: readFileSync(file, 'utf8'),
      mode: statSync(file).mode & 0o100 ? 0o755 : 0o644,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}
