import { describe, expect, it } from 'vitest'
import { poolUse } from './address-pools.ts'

describe('the addresses for networks', () => {
  it('suffice for 31 networks where daemon.json names no pools', () => {
    expect(poolUse([], [])).toEqual({ capacity: 31, taken: 0 })
    expect(poolUse([], ['172.17.0.0/16', '172.20.0.0/16', '192.168.16.0/20'])).toEqual({ capacity: 31, taken: 3 })
  })

  it('count each part of a pool once, whatever takes it', () => {
    const pools = [{ base: '10.0.0.0/16', size: 24 }]
    expect(poolUse(pools, ['10.0.1.0/24', '10.0.1.128/25', '10.0.4.0/22'])).toEqual({ capacity: 256, taken: 5 })
    expect(poolUse(pools, ['10.0.0.0/8'])).toEqual({ capacity: 256, taken: 256 })
  })

  it('are not taken by networks that lie elsewhere, have no addresses, or are IPv6', () => {
    expect(poolUse([], ['10.9.0.0/16', '', 'fd00::/64']).taken).toBe(0)
    expect(poolUse([{ base: 'fd00::/48', size: 64 }], []).capacity).toBe(31)
  })
})
