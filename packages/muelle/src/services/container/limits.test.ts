import { expect, it } from 'vitest'
import { limitsOf } from './limits.ts'

it('reads limits as Compose and as docker run set them, and their absence', () => {
  const of = (HostConfig: object) => limitsOf({ HostConfig })
  expect(of({ NanoCpus: 1.5e9, Memory: 2 ** 31, PidsLimit: 256 })).toEqual({ cpus: 1.5, memory: 2 ** 31, pids: 256 })
  expect(of({ CpuQuota: 50_000, CpuPeriod: 0, Memory: 0, PidsLimit: null })).toEqual({
    cpus: 0.5,
    memory: null,
    pids: null,
  })
  expect(of({ CpuQuota: -1, PidsLimit: -1 })).toEqual({ cpus: null, memory: null, pids: null })
})
