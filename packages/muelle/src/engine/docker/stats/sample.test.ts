import { describe, expect, it } from 'vitest'
import { parseMemoryKills } from './memory-kills.ts'
import { StatsAnswer, sampleOf } from './sample.ts'

const cpu = { cpu_usage: { total_usage: 5e9 }, throttling_data: { periods: 40, throttled_periods: 10 } }
const read = (answer: object) =>
  sampleOf(StatsAnswer.parse({ read: '2026-11-23T12:00:00.5Z', cpu_stats: cpu, pids_stats: { current: 7 }, ...answer }))

describe('a sample', () => {
  it('of cgroup v1 leaves out the inactive cache of the whole hierarchy', () => {
    const sample = read({
      memory_stats: { usage: 1000, stats: { inactive_file: 1, total_inactive_file: 300 } },
      networks: { eth0: { rx_bytes: 1, tx_bytes: 2 }, eth1: { rx_bytes: 10, tx_bytes: 20 } },
      blkio_stats: {
        io_service_bytes_recursive: [
          { op: 'Read', value: 5 },
          { op: 'Write', value: 6 },
          { op: 'Total', value: 11 },
        ],
      },
    })
    expect(sample).toEqual({
      at: Date.parse('2026-11-23T12:00:00.5Z'),
      cpu: 5e9,
      periods: 40,
      throttledPeriods: 10,
      memory: 700,
      pids: 7,
      network: { received: 11, sent: 22 },
      blocks: { read: 5, written: 6 },
    })
  })

  it('of cgroup v2 leaves out its own; without networks and disks it has none', () => {
    const sample = read({
      memory_stats: { usage: 1000, stats: { inactive_file: 100 } },
      blkio_stats: { io_service_bytes_recursive: null },
    })
    expect(sample).toMatchObject({ memory: 900, network: null, blocks: null })
  })

  it('of cgroup v2 reads its lower-case operations', () => {
    const io_service_bytes_recursive = [
      { op: 'read', value: 3 },
      { op: 'write', value: 4 },
      { op: 'read', value: 2 },
    ]
    expect(read({ memory_stats: { usage: 1 }, blkio_stats: { io_service_bytes_recursive } })).toMatchObject({
      blocks: { read: 5, written: 4 },
    })
  })

  it('of a container that does not run is none, whatever zeros the engine gives', () => {
    expect(read({ read: '0001-01-01T00:00:00Z', memory_stats: {} })).toBeUndefined()
  })
})

describe('killed processes', () => {
  it('are counted in the files of both versions', () => {
    expect(parseMemoryKills('low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n')).toBe(2)
    expect(parseMemoryKills('oom_kill_disable 0\nunder_oom 0\noom_kill 4\n')).toBe(4)
  })

  it('are unknown where the kernel does not count them', () => {
    expect(parseMemoryKills('oom_kill_disable 0\nunder_oom 0\n')).toBeUndefined()
    expect(parseMemoryKills('')).toBeUndefined()
  })
})
