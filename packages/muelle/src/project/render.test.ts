import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../kernel/clock.ts'
import type { Context } from '../kernel/operation.ts'
import { progressTo } from '../kernel/steps.ts'
import { render } from './render.ts'

const silent = progressTo(
  () => {},
  () => {},
)
const golden = join(import.meta.dirname, '../../../../test/golden/cases/staging')
let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'muelle-render-'))
  cpSync(join(golden, 'muelle.yaml'), join(directory, 'muelle.yaml'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const context = (environment = 'staging'): Context => ({
  directory,
  environment,
  environ: {},
  clock: systemClock,
  signal: new AbortController().signal,
  invocation: { operation: 'render', effect: 'change', input: {}, actor: 'test' },
  readSecret: () => Promise.reject(new Error('asks for no secret')),
})

describe('muelle render', () => {
  test('plans each file, writes them, and has nothing left to do', async () => {
    const plan = await render.plan?.(context(), { check: false })
    const output = await render.run(context(), { check: false }, silent)
    expect(plan?.steps.map(({ id }) => id)).toEqual(
      output.changes.map(({ path }) => `file:${path.replace('stack/staging/', '')}`),
    )
    expect(output).toMatchObject({ directory: 'stack/staging', written: true })
    expect(await render.plan?.(context(), { check: false })).toEqual({ steps: [] })
    expect((await render.run(context(), { check: false }, silent)).changes).toEqual([])
  })

  test('with --check writes nothing and is not well until the files are there', async () => {
    const missing = await render.run(context(), { check: true }, silent)
    expect(render.notWell?.(missing)).toBe(true)
    expect(missing.changes.every(({ change }) => change === 'new')).toBe(true)
    await render.run(context(), { check: false }, silent)
    const there = await render.run(context(), { check: true }, silent)
    expect(render.notWell?.(there)).toBe(false)
  })

  test('with --check finds what was edited by hand and what muelle.yaml no longer asks for', async () => {
    await render.run(context(), { check: false }, silent)
    const compose = join(directory, 'stack/staging/compose.yaml')
    writeFileSync(compose, readFileSync(compose, 'utf8').replace('restart: always', 'restart: "no"'))
    writeFileSync(
      join(directory, 'stack/staging/old.conf'),
      readFileSync(join(directory, 'stack/staging/odoo/odoo.conf')),
    )
    const { changes } = await render.run(context(), { check: true }, silent)
    expect(changes).toEqual([
      { path: 'stack/staging/compose.yaml', change: 'changed' },
      { path: 'stack/staging/old.conf', change: 'obsolete' },
    ])
  })

  test('keeps the environments apart', async () => {
    await render.run(context('staging'), { check: false }, silent)
    await render.run(context('production'), { check: false }, silent)
    expect((await render.run(context('staging'), { check: true }, silent)).changes).toEqual([])
  })
})
