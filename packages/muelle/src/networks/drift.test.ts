import { expect, test } from 'vitest'
import { driftOf } from './drift.ts'

const inhibit = 'com.docker.network.bridge.inhibit_ipv4'
const written = { driver: 'bridge', internal: true, driver_opts: { [inhibit]: 'true' } }

test('a network that is as compose.yaml says has no drift', () => {
  expect(driftOf(written, { driver: 'bridge', internal: true, options: { [inhibit]: 'true' } })).toEqual([])
})

test('a network of an older Muelle, without the option, has drifted', () => {
  expect(driftOf(written, { driver: 'bridge', internal: true, options: {} })).toEqual([
    `${inhibit} is not set, compose.yaml says true`,
  ])
})

test('a network that became internal, or has an option too many, has drifted', () => {
  const plain = { driver: 'bridge', internal: false, driver_opts: {} }
  expect(driftOf(plain, { driver: 'bridge', internal: true, options: { mtu: '1400' } })).toEqual([
    'internal is true, compose.yaml says false',
    'mtu is 1400, compose.yaml says nothing of it',
  ])
})
