import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../packages/muelle/src/kernel/clock.ts'
import { readIfExists, writeAtomic } from '../../packages/muelle/src/kernel/files.ts'
import { start } from '../../packages/muelle/src/kernel/spawn.ts'
import { haproxyTraffic } from '../../packages/muelle/src/traffic/haproxy.ts'
import { leaseFrom, leasePath, leaseText } from '../../packages/muelle/src/traffic/lease.ts'
import type { Traffic } from '../../packages/muelle/src/traffic/port.ts'
import { stackOf } from '../golden/stack-of.ts'
import { ask } from './proxy/client.ts'
import type { Colour } from './proxy/colour.ts'
import { type LiveProxy, runningProxy } from './proxy/proxy.ts'

import { load } from './traffic/load.ts'
import { type LiveSteward, runningSteward } from './traffic/steward.ts'

// Debian's HAProxy with the rendered haproxy.cfg, two colours in Node, and the steward's own loop; no Docker.
let proxy: LiveProxy
let steward: LiveSteward
let traffic: Traffic

beforeAll(async () => {
  proxy = await runningProxy(await stackOf())
  steward = await runningSteward(proxy.folder, 'blue')
  traffic = haproxyTraffic(proxy.tell)
})
afterAll(async () => {
  await steward?.[Symbol.asyncDispose]()
  await proxy?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await traffic.release('blue')
  proxy.blue.answer = () => ({ body: 'blue' })
  proxy.green.answer = () => ({ body: 'green' })
})

/** Reads and writes; each write is told apart by its body. */
const requests = () => {
  const run = Math.random().toString(36).slice(2)
  return load(proxy.port, [{ path: '/web/login' }, { path: '/jsonrpc', body: (n) => `${run}-${n}` }], 8, 10)
}
const bodies = ({ arrived }: Colour) => arrived.map(({ body }) => body.toString()).filter((body) => body !== '')

/** Every write that was sent arrived at one of the colours, once. */
function expectOnce(sent: readonly string[]): void {
  const arrived = new Map<string, number>()
  for (const body of [...bodies(proxy.blue), ...bodies(proxy.green)]) arrived.set(body, (arrived.get(body) ?? 0) + 1)
  expect(sent.filter((body) => arrived.get(body) !== 1)).toEqual([])
}
const modeNow = async () => (await traffic.look()).mode
const leaseThere = async () => (await readIfExists(join(proxy.folder, leasePath))) !== undefined

async function until(what: () => Promise<boolean>, seconds: number): Promise<number> {
  const began = performance.now()
  while (!(await what())) {
    if (performance.now() - began > seconds * 1000) throw new Error(`not within ${seconds} s: ${what}`)
    await sleep(50)
  }
  return performance.now() - began
}

describe('a hold', () => {
  test('lets Odoo be stopped and started without a failed request, each run exactly once', async () => {
    const running = requests()
    await sleep(500)
    await traffic.hold()
    expect(await traffic.drained('blue', { seconds: 10, clock: systemClock })).toBe(0)
    await proxy.blue.stop()
    await sleep(2500)
    await proxy.blue.start()
    await traffic.release('blue')
    await sleep(1500)
    const { failures, answered, longest, sent } = await running.stop()
    expect(failures).toEqual([])
    expect(answered).toBeGreaterThan(50)
    expect(longest).toBeGreaterThan(2400)
    expect(longest).toBeLessThan(6000)
    expectOnce(sent)
  })

  test('waits for the requests that run, and tells how many', async () => {
    const answers: (() => void)[] = []
    proxy.blue.answer = () => new Promise((resolve) => answers.push(() => resolve({ body: 'late' })))
    const slow = [ask(proxy.port, { path: '/report' }), ask(proxy.port, { path: '/report', method: 'POST', body: 'x' })]
    await until(async () => answers.length === 2, 5)
    await traffic.hold()
    const left: number[] = []
    const draining = traffic.drained('blue', { seconds: 10, clock: systemClock, onLeft: (count) => left.push(count) })
    await sleep(300)
    for (const answer of answers) answer()
    expect(await draining).toBe(0)
    expect(left[0]).toBe(2)
    expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200])
  })

  test('whose holder was killed is released by the steward when its lease is over, and nobody failed', async () => {
    const running = requests()
    const holder = start({
      argv: [process.execPath, join(import.meta.dirname, 'traffic/holder.ts'), proxy.folder, '4'],
    })
    await new Promise((resolve) => holder.stdout.once('data', resolve))
    process.kill(holder.pid ?? 0, 'SIGKILL')
    expect((await holder.ended).ended).toBe('signalled')
    expect(await modeNow()).toBe('holding')
    expect(await until(async () => !(await leaseThere()), 8)).toBeGreaterThan(2000)
    expect(await traffic.look()).toMatchObject({ mode: 'serving', colour: 'blue' })
    expect(steward.log.at(-1)).toContain('the hold of a test ended')
    await sleep(1500)
    const { failures, longest, sent } = await running.stop()
    expect(failures).toEqual([])
    expect(longest).toBeLessThan(4000 + 3000)
    expectOnce(sent)
  })
})

describe('a hold under which the active colour was stopped', () => {
  const leave = async () => {
    const lease = leaseFrom(systemClock.now(), 'a test', 1)
    await writeAtomic(join(proxy.folder, leasePath), leaseText({ ...lease, stage: 'stopped' }))
    await traffic.hold()
  }

  test('ends in the maintenance page, not in a half-updated database, and a reload of the proxy does not open it', async () => {
    await leave()
    await until(async () => (await modeNow()) === 'page', 5)
    const answer = await ask(proxy.port, { path: '/web/login' })
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': expect.any(String) } })
    expect(answer.body.toString()).toContain('Volvemos enseguida')
    await proxy.reload('blue')
    await until(async () => (await modeNow()) === 'page', 5)
    expect(await leaseThere()).toBe(true)
    await writeAtomic(join(proxy.folder, leasePath), leaseText(leaseFrom(systemClock.now(), 'a test', 0)))
    await until(async () => !(await leaseThere()), 5)
    expect((await ask(proxy.port, { path: '/web/login' })).status).toBe(200)
  })
})

describe('a switch', () => {
  test('fails no request and runs each exactly once; what began on the old colour ends there', async () => {
    const running = requests()
    await sleep(300)
    let finish: () => void = () => undefined
    proxy.blue.answer = ({ target }) =>
      target === '/long'
        ? new Promise((resolve) => {
            finish = () => resolve({ body: 'from blue' })
          })
        : { body: 'blue' }
    const report = ask(proxy.port, { path: '/long' })
    await until(async () => proxy.blue.arrived.some(({ target }) => target === '/long'), 5)
    await traffic.switchTo('green')
    const draining = traffic.drained('blue', { seconds: 10, clock: systemClock })
    await sleep(500)
    finish()
    expect(await draining).toBe(0)
    expect((await report).body.toString()).toBe('from blue')
    await proxy.blue.stop()
    await traffic.retire('blue')
    await sleep(500)
    const { failures, longest, answered, sent } = await running.stop()
    await proxy.blue.start()
    expect(failures).toEqual([])
    expect(answered).toBeGreaterThan(100)
    // Both colours stand in the same process as the load: what a switch adds is far less than the retry of a second.
    expect(longest).toBeLessThan(1000)
    expect(bodies(proxy.green).length).toBeGreaterThan(0)
    expectOnce(sent)
  })
})
