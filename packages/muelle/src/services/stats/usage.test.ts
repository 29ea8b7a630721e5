import { describe, expect, it } from 'vitest'
import type { Sample } from '../../engine/port/stats.ts'
import { type Subject, usageOf } from './usage.ts'

const subject: Subject = {
  service: 'odoo-blue',
  container: 'acme-odoo-blue-1',
  state: 'running',
  restarts: 0,
  limits: { cpus: 2, memory: 1000, pids: 100 },
  memoryKills: 0,
}
const before: Sample = {
  at: 10_000,
  cpu: 1e9,
  periods: 100,
  throttledPeriods: 0,
  memory: 500,
  pids: 10,
  network: { received: 1000, sent: 100 },
  blocks: null,
}

describe('what a service uses', () => {
  it('is told per second of what lies between two samples', () => {
    const now = { ...before, at: 12_000, cpu: 4e9, network: { received: 3000, sent: 100 } }
    expect(usageOf(subject, now, before)).toMatchObject({
      cpu: { cores: 1.5, limit: 2, throttled: 0 },
      network: { received: { total: 3000, perSecond: 1000 }, sent: { total: 100, perSecond: 0 } },
      disk: null,
      warning: null,
    })
  })

  it('has no rates in the first round, and none over a restart, which counts anew', () => {
    const unknown = { cpu: { cores: null, throttled: null }, network: { received: { perSecond: null } } }
    expect(usageOf(subject, before, undefined)).toMatchObject(unknown)
    expect(usageOf(subject, { ...before, at: 12_000, cpu: 5 }, before)).toMatchObject(unknown)
  })

  it('is nothing for a container that does not run', () => {
    expect(usageOf({ ...subject, state: 'exited' }, undefined, before)).toMatchObject({
      state: 'exited',
      cpu: { cores: null },
      memory: { used: 0 },
      warning: null,
    })
  })
})

describe('the warning', () => {
  const warning = (more: Partial<Subject>, now: Partial<Sample> = {}) =>
    usageOf({ ...subject, ...more }, { ...before, at: 11_000, periods: 200, ...now }, before).warning

  it('says first that processes were killed', () => {
    expect(warning({ memoryKills: 1 })).toBe('1 process killed for lack of memory')
    expect(warning({ memoryKills: 3 }, { memory: 999 })).toBe('3 processes killed for lack of memory')
  })

  it('says what is nearly used up, and what the CPU limit slows down', () => {
    expect(warning({}, { memory: 901 })).toBe('memory is nearly used up')
    expect(warning({}, { pids: 91 })).toBe('processes and threads are nearly used up')
    expect(warning({}, { throttledPeriods: 30 })).toBe('slowed down by its CPU limit')
  })

  it('says nothing without a limit', () => {
    const limits = { cpus: null, memory: null, pids: null }
    expect(warning({ limits, memoryKills: undefined }, { memory: 1e12, pids: 1e6 })).toBeNull()
  })
})
