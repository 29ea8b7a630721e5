import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import { renderStack } from '../../render/render.ts'
import type { Stack } from '../../stack/stack.ts'
import { writeRendered } from '../write.ts'
import { fileChanges, fileLines } from './files.ts'

let stack: Stack
beforeEach(async () => {
  stack = { ...(await stackOf()), directory: await mkdtemp(join(tmpdir(), 'muelle-plan-')) }
})
afterEach(() => rm(stack.directory, { recursive: true, force: true }))

describe('what render would change', () => {
  it('is every file before the first render, each in one line', async () => {
    const rendered = renderStack(stack)
    const changes = await fileChanges(stack, rendered)
    expect(changes.map(({ change }) => change)).toEqual(rendered.map(() => 'new'))
    const lines = rendered
      .find(({ path }) => path === 'odoo/start')
      ?.content.trimEnd()
      .split('\n').length
    expect(changes.map(fileLines)).toContain(`new stack/production/odoo/start (${lines} lines)`)
  })

  it('is nothing right after a render', async () => {
    await writeRendered(stack, renderStack(stack))
    expect(await fileChanges(stack, renderStack(stack))).toEqual([])
  })

  it('is a patch for a file that was edited, and a word for one that lost its right to be executed', async () => {
    const rendered = renderStack(stack)
    await writeRendered(stack, rendered)
    const conf = rendered.find(({ path }) => path === 'odoo/odoo.conf')?.content ?? ''
    await writeFile(join(stack.directory, 'stack/production/odoo/odoo.conf'), `${conf}edited = by hand\n`)
    await chmod(join(stack.directory, 'stack/production/odoo/start'), 0o644)
    const [edited, mode] = await fileChanges(stack, rendered)
    expect(edited?.patch).toContain('\n-edited = by hand\n')
    expect(mode?.patch).toBe('stack/production/odoo/start: only the right to execute it differs\n')
  })
})
