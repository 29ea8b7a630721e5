import { expect, test } from 'vitest'
import { stackOf } from '../../../../test/golden/stack-of.ts'
import { imageFor, userOf } from './images.ts'

const locked = (uid: number, gid: number) => ({ reference: 'found:1@sha256:0', uid, gid })

test('an image is the one in muelle.lock, and the default of its source until it was looked up', async () => {
  expect(imageFor(await stackOf(), 'haproxy')).toBe('haproxy:2.8')
  expect(imageFor(await stackOf({ lock: { images: { haproxy: locked(99, 99) } } }), 'haproxy')).toBe('found:1@sha256:0')
})

test('a service runs as the user of its image, but never as the root that an image drops only later', async () => {
  const stack = await stackOf({
    lock: { images: { odoo: locked(101, 102), postgres: locked(0, 0), caddy: locked(0, 0) } },
  })
  expect([userOf(stack, 'odoo'), userOf(stack, 'postgres'), userOf(stack, 'caddy'), userOf(stack, 'muelle')]).toEqual([
    { uid: 101, gid: 102 },
    { uid: 999, gid: 999 },
    { uid: 1000, gid: 1000 },
    { uid: 0, gid: 0 },
  ])
})
