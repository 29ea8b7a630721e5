import { beforeEach, describe, expect, test } from 'vitest'
import { releaseFiles } from '../store/release.ts'
import { fakeProxy } from '../traffic/fixtures/proxy.ts'
import { haproxyTraffic } from '../traffic/haproxy.ts'
import { type Lease, leaseFrom, leasePath, leaseText } from '../traffic/lease.ts'
import { guardHold } from './guard.ts'

const lease = leaseFrom('2026-01-01T00:00:00.000Z', 'proxy hold', 25)
const during = '2026-01-01T00:00:20.000Z'
const over = '2026-01-01T00:00:26.000Z'

let proxy = fakeProxy()
let files = new Map<string, string>()
let log: string[] = []

beforeEach(async () => {
  proxy = fakeProxy()
  const images = { blue: 'a:1', green: 'a:1', cron: 'a:1' }
  files = new Map(
    releaseFiles({ schema: 1, active: 'blue', images, at: during }).map(({ path, content }) => [path, content]),
  )
  log = []
  await haproxyTraffic(proxy.send).hold()
  files.set(leasePath, leaseText(lease))
})

const guard = (now: string, onRead?: (path: string) => void) =>
  guardHold({
    read: async (path) => {
      onRead?.(path)
      return files.get(path)
    },
    remove: async (path) => {
      files.delete(path)
    },
    traffic: haproxyTraffic(proxy.send),
    now: () => now,
    log: (text) => log.push(text),
  })
const look = async () => {
  const { mode, colour } = await haproxyTraffic(proxy.send).look()
  return colour ?? mode
}
const stopped: Lease = { ...lease, stage: 'stopped' }

describe('the steward over a hold', () => {
  test('leaves it alone while its lease lasts', async () => {
    await guard(during)
    expect([await look(), files.has(leasePath), log]).toEqual(['holding', true, []])
  })

  test('releases it to the active colour when the lease is over, says so, and forgets the lease', async () => {
    await guard(over)
    expect([await look(), files.has(leasePath)]).toEqual(['blue', false])
    expect(log).toEqual([expect.stringContaining('requests go to blue again')])
  })

  test('keeps the lease when it was killed or failed before the proxy had changed, and does it the next time', async () => {
    const { send } = proxy
    proxy = { ...proxy, send: async (command) => (command.startsWith('set') ? '' : send(command)) }
    await expect(guard(over)).rejects.toThrow('ended before it had answered')
    expect(files.has(leasePath)).toBe(true)
    proxy = { ...proxy, send }
    await guard(over)
    expect([await look(), files.has(leasePath)]).toEqual(['blue', false])
  })

  test('does not remove a lease that was written while it released another', async () => {
    const other = leaseText({ ...lease, operation: 'deploy' })
    await guard(over, (path) => {
      if (path === 'state/release.json') files.set(leasePath, other)
    })
    expect(files.get(leasePath)).toBe(other)
  })

  test('shows the maintenance page when the active colour was stopped, keeps the lease, and says so once', async () => {
    files.set(leasePath, leaseText(stopped))
    await guard(over)
    await guard(over)
    expect([await look(), files.has(leasePath)]).toEqual(['page', true])
    expect(log).toEqual([expect.stringContaining('maintenance page')])
  })

  test('shows the page again after the proxy was restarted: nobody reaches a half-updated database', async () => {
    files.set(leasePath, leaseText(stopped))
    await guard(over)
    proxy.restart('blue')
    expect(await look()).toBe('blue')
    await guard(over)
    expect(await look()).toBe('page')
  })

  test('does nothing to traffic without a lease', async () => {
    files.delete(leasePath)
    await guard(over)
    expect(await look()).toBe('holding')
  })

  test('guesses no colour when nothing says which is active', async () => {
    files.delete('state/release.json')
    await expect(guard(over)).rejects.toThrow('which colour is the active one')
    expect(await look()).toBe('holding')
  })

  test('does not touch a lease that a newer Muelle wrote', async () => {
    files.set(leasePath, '{"schema":2}')
    await expect(guard(over)).rejects.toThrow('not what this Muelle writes')
    expect([await look(), files.get(leasePath)]).toEqual(['holding', '{"schema":2}'])
  })
})
