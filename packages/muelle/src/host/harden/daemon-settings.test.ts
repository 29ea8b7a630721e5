import { describe, expect, it } from 'vitest'
import { judgeDaemon } from './daemon-settings.ts'
import type { DockerSeen } from './docker.ts'

const docker: DockerSeen = {
  loggingDriver: 'json-file',
  liveRestore: false,
  swarm: false,
  flags: ['/usr/sbin/dockerd', '-H', 'fd://', '--containerd=/run/containerd/containerd.sock'],
  pid: 7,
  startedAt: 0,
  published: [],
  bridges: ['docker0'],
  onDefaultBridge: [],
  redis: false,
}
const none: ReadonlySet<string> = new Set()
const stateOf = (key: string, file: object = {}, seen: Partial<DockerSeen> = {}, waiting = none) =>
  judgeDaemon({ ...file }, { ...docker, ...seen }, waiting).find((each) => each.key === key)

describe('the settings of dockerd', () => {
  it('are all wanted where nobody has set any', () => {
    expect(judgeDaemon({}, docker, none).map(({ key, state }) => [key, state])).toEqual([
      ['live-restore', 'change'],
      ['log-opts', 'change'],
      ['no-new-privileges', 'change'],
      ['userland-proxy', 'change'],
      ['icc', 'change'],
      ['default-address-pools', 'change'],
    ])
  })

  it('are left where they are flags of dockerd, which would not start with both', () => {
    const left = stateOf('live-restore', {}, { flags: ['dockerd', '--live-restore'] })
    expect([left?.state, left?.why]).toEqual(['left', expect.stringContaining('--live-restore')])
    expect(stateOf('log-opts', {}, { flags: ['dockerd', '--log-opt=max-size=1m'] })?.state).toBe('left')
  })

  it('are left where they would break what runs', () => {
    expect(stateOf('live-restore', {}, { swarm: true })?.state).toBe('left')
    expect(stateOf('log-opts', {}, { loggingDriver: 'journald' })?.state).toBe('left')
    expect(stateOf('icc', {}, { onDefaultBridge: ['a', 'b'] })?.why).toContain('a, b')
    expect(stateOf('icc', {}, { onDefaultBridge: ['a'] })?.state).toBe('change')
  })

  it('of a person that Muelle has no better one for stay', () => {
    expect(
      stateOf('default-address-pools', { 'default-address-pools': [{ base: '10.9.0.0/16', size: 24 }] })?.state,
    ).toBe('left')
    expect(stateOf('log-opts', { 'log-opts': { 'max-size': '1g' } })?.state).toBe('left')
  })

  it('wait for a restart when dockerd runs since before they were set', () => {
    expect(stateOf('icc', { icc: false }, {}, new Set(['icc']))?.state).toBe('waiting')
    expect(stateOf('icc', { icc: false })?.state).toBe('fine')
    expect(stateOf('live-restore', { 'live-restore': true }, {}, new Set(['live-restore']))?.state).toBe('fine')
  })
})
