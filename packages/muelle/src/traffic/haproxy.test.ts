import { describe, expect, test } from 'vitest'
import { fakeProxy } from './fixtures/proxy.ts'
import { haproxyTraffic } from './haproxy.ts'

const setUp = () => {
  const proxy = fakeProxy()
  return { proxy, traffic: haproxyTraffic(proxy.send) }
}

/** A clock whose pauses take no time and are counted; `each` happens during every one. */
const counting = (each: () => void = () => undefined) => {
  const clock = {
    slept: 0,
    now: () => '2026-01-01T00:00:00.000Z',
    async sleep(milliseconds: number) {
      clock.slept += milliseconds
      each()
    },
  }
  return clock
}

describe('traffic', () => {
  test('is served by the active colour at the start', async () => {
    expect(await setUp().traffic.look()).toMatchObject({ mode: 'serving', colour: 'blue' })
  })

  test('is held, shown the page, and released to a colour', async () => {
    const { traffic } = setUp()
    await traffic.hold()
    expect(await traffic.look()).toMatchObject({ mode: 'holding', colour: undefined })
    await traffic.close()
    expect(await traffic.look()).toMatchObject({ mode: 'page', colour: undefined })
    await traffic.release('blue')
    expect(await traffic.look()).toMatchObject({ mode: 'serving', colour: 'blue' })
  })

  test('is switched, the old colour draining until it is retired', async () => {
    const { traffic } = setUp()
    await traffic.switchTo('green')
    const state = async () => (await traffic.look()).servers.find(({ name }) => name === 'blue')?.state
    expect(await state()).toBe('drain')
    await traffic.retire('blue')
    expect(await state()).toBe('maintenance')
  })

  test('is the same after a change that is made twice', async () => {
    const { traffic } = setUp()
    await traffic.switchTo('green')
    const once = await traffic.look()
    await traffic.switchTo('green')
    expect(await traffic.look()).toEqual(once)
  })

  test('is mixed when only one route is held', async () => {
    const { proxy, traffic } = setUp()
    await proxy.send('set server odoo/hold state ready')
    await proxy.send('set server odoo/blue state drain')
    expect((await traffic.look()).mode).toBe('mixed')
  })

  test('that did not change although HAProxy said nothing is an error with what is seen', async () => {
    const { proxy } = setUp()
    const deaf = haproxyTraffic(async (command) => (command.startsWith('set') ? '\n' : proxy.send(command)))
    await expect(deaf.hold()).rejects.toMatchObject({
      report: { what: 'The proxy did not change to holding.', evidence: expect.stringContaining('odoo/blue ready') },
    })
  })
})

describe('a drain', () => {
  test('lasts until the last request is answered, tells how many are left, and does not wait for WebSockets', async () => {
    const { proxy, traffic } = setUp()
    const left: number[] = []
    const busy = (sessions: number) => {
      proxy.rows['odoo/blue'] = { ...proxy.rows['odoo/blue'], sessions }
    }
    busy(3)
    proxy.rows['websocket/blue'] = { sessions: 7 }
    const clock = counting(() => busy(Math.max(0, (proxy.rows['odoo/blue']?.sessions ?? 0) - 1)))
    expect(await traffic.drained('blue', { seconds: 10, clock, onLeft: (count) => left.push(count) })).toBe(0)
    expect(left).toEqual([3, 2, 1])
  })

  test('ends when its time is over, with how many are left', async () => {
    const { proxy, traffic } = setUp()
    proxy.rows['odoo/blue'] = { sessions: 1, queued: 1 }
    const clock = counting()
    expect(await traffic.drained('blue', { seconds: 5, clock })).toBe(2)
    expect(clock.slept).toBe(5000)
  })
})
