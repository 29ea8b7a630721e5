import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { goldenCases } from '../../../../test/golden/cases.ts'
import { stackOf } from '../../../../test/golden/stack-of.ts'
import { renderStack } from './render.ts'
import { isRendered } from './text/head.ts'

/** The same data with the keys of every object in another order. */
function shuffled(value: unknown, order: (length: number) => readonly number[]): unknown {
  if (Array.isArray(value)) return value.map((each) => shuffled(each, order))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  return Object.fromEntries(
    order(entries.length).flatMap((at) => {
      const entry = entries[at]
      return entry === undefined ? [] : [[entry[0], shuffled(entry[1], order)]]
    }),
  )
}

const whole = {
  odoo: {
    addons: ['addons'],
    workers: 4,
    memory: '4G',
    cpus: 3,
    conf: { limit_time_real: 900, email_from: 'a@b.cl', limit_request: 100 },
  },
  postgres: { memory: '4G', cpus: 2, settings: { work_mem: '8MB', track_io_timing: true, jit: false } },
  proxy: { domains: ['b.acme.cl', 'a.acme.cl'], tls: 'acme', email: 'a@b.cl', loginRate: 9 },
  services: { redis: true },
  lock: {
    images: {
      redis: { reference: 'redis:7.2@sha256:1', uid: 999, gid: 999 },
      odoo: { reference: 'odoo:19.0@sha256:2', uid: 100, gid: 101 },
    },
  },
}

describe('a render', () => {
  test('gives the same bytes every time, whatever was rendered in between', async () => {
    const stacks = await Promise.all((await goldenCases()).map(({ load }) => load()))
    const first = stacks.map(renderStack)
    expect(stacks.toReversed().map(renderStack).toReversed()).toEqual(first)
  })

  test('does not depend on the order in which anything was written in muelle.yaml or muelle.lock', async () => {
    const expected = renderStack(await stackOf(whole))
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 0, max: 2 ** 30 })), async (numbers) => {
        const order = (length: number) =>
          Array.from({ length }, (_, at) => [numbers.next().value ?? 0, at] as const)
            .sort(([a], [b]) => a - b)
            .map(([, at]) => at)
        expect(renderStack(await stackOf(shuffled(whole, order) as typeof whole))).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })

  test('marks each file as its own and names the keys to edit instead', async () => {
    for (const { path, content } of renderStack(await stackOf(whole))) {
      expect(isRendered(content), path).toBe(true)
      expect(content, path).toContain('Edit instead: ')
      expect(content.endsWith('\n'), path).toBe(true)
    }
  })

  test('says nothing of the machine that renders', async () => {
    const stack = await stackOf(whole)
    for (const { path, content } of renderStack(stack)) expect(content, path).not.toContain(stack.directory)
  })

  test('leaves the stack as it was', async () => {
    const stack = await stackOf(whole)
    const before = structuredClone(stack)
    renderStack(stack)
    expect(stack).toEqual(before)
  })

  test('has scripts that can be executed and files that cannot', async () => {
    const executable = renderStack(await stackOf()).filter(({ mode }) => mode !== 0o644)
    expect(executable.map(({ path, mode }) => [path, mode])).toEqual([
      ['odoo/health', 0o755],
      ['odoo/serve', 0o755],
      ['odoo/start', 0o755],
    ])
  })
})
