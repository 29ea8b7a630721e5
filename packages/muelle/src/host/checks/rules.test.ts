import { describe, expect, it } from 'vitest'
import type { Check, HostSeen } from './check.ts'
import { rules } from './rules.ts'

const gib = 1024 ** 3

const wellInfo: HostSeen['info'] = {
  id: 'A',
  version: '20.10.24+dfsg1',
  apiVersion: '1.41',
  operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  architecture: 'x86_64',
  cgroupVersion: '2',
  cpus: 2,
  memory: 8 * gib,
  rootDirectory: '/var/lib/docker',
  systemTime: '2026-11-23T09:00:00Z',
  hostName: 'quay',
  storageDriver: 'overlay2',
  logDriver: 'json-file',
  liveRestore: true,
  ipForwarding: true,
  limits: { memory: true, cpu: true, pids: true },
  securityOptions: ['name=seccomp,profile=default'],
  warnings: [],
  addressPools: [],
}

const well: HostSeen = {
  info: wellInfo,
  local: true,
  systemd: true,
  user: 'deploy (1000)',
  clock: { ahead: 20, uncertainty: 4 },
  compose: { version: '2.26.1-4' },
  disks: [{ id: 'disk:docker', path: '/var/lib/docker', space: { free: 40 * gib, total: 100 * gib } }],
  networks: { capacity: 31, taken: 5 },
  closed: [],
  nat: { there: true, evidence: 'chain DOCKER' },
}

function checksOf(seen: HostSeen): readonly Check[] {
  return rules.flatMap((rule) => rule(seen))
}

function statusOf(id: string, seen: HostSeen): string | undefined {
  return checksOf(seen).find((check) => check.id === id)?.status
}

const withInfo = (change: Partial<HostSeen['info']>): HostSeen => ({ ...well, info: { ...wellInfo, ...change } })

describe('the checks of a host', () => {
  it('find nothing wrong with a good one', () => {
    expect(checksOf(well).filter(({ status }) => status !== 'ok')).toEqual([])
  })

  it('have a name each, evidence each, and a next step where something is wrong', () => {
    const poor = withInfo({ version: '19.03.1', memory: gib, liveRestore: false, ipForwarding: false, warnings: ['x'] })
    const checks = checksOf(poor)
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length)
    for (const check of checks) {
      expect(check.evidence).not.toBe('')
      expect(check.next === null).toBe(check.status === 'ok')
    }
  })

  it.each<[string, string, HostSeen]>([
    ['engine', 'fail', withInfo({ version: '19.03.15' })],
    ['engine', 'fail', withInfo({ apiVersion: '1.40' })],
    ['compose', 'fail', { ...well, compose: { version: undefined } }],
    ['compose', 'fail', { ...well, compose: { version: '1.29.2' } }],
    ['compose', 'unchecked', { ...well, compose: { unknown: 'elsewhere' } }],
    ['memory', 'fail', withInfo({ memory: 1 * gib })],
    ['memory', 'warn', withInfo({ memory: 3 * gib })],
    ['memory', 'ok', withInfo({ memory: 3.8 * gib })],
    ['limits', 'fail', withInfo({ limits: { memory: false, cpu: true, pids: true } })],
    ['clock', 'fail', { ...well, clock: { ahead: -6000, uncertainty: 10 } }],
    ['clock', 'fail', { ...well, clock: { ahead: 6000, uncertainty: 10 } }],
    ['clock', 'ok', { ...well, clock: { ahead: 6000, uncertainty: 3000 } }],
    ['storage', 'warn', withInfo({ storageDriver: 'vfs' })],
    ['storage', 'ok', withInfo({ storageDriver: 'overlayfs' })],
    ['forwarding', 'fail', withInfo({ ipForwarding: false })],
    ['nat', 'fail', { ...well, nat: { there: false, evidence: 'No chain by that name' } }],
    ['nat', 'unchecked', { ...well, nat: { unknown: 'only root may read the rules' } }],
    ['networks', 'warn', { ...well, networks: { capacity: 31, taken: 28 } }],
    ['networks', 'ok', { ...well, networks: { capacity: 31, taken: 27 } }],
    ['firewall', 'warn', { ...well, closed: [8070] }],
    ['logs', 'warn', withInfo({ logDriver: 'none' })],
    ['live-restore', 'warn', withInfo({ liveRestore: false })],
    ['rootless', 'warn', withInfo({ securityOptions: ['name=rootless'] })],
    ['warnings', 'warn', withInfo({ warnings: ['WARNING: bridge-nf-call-iptables is disabled'] })],
  ])('%s is %s', (id, status, seen) => {
    expect(statusOf(id, seen)).toBe(status)
  })

  it('name the reload of Docker that works on that host', () => {
    const nextOf = (systemd: boolean | undefined) =>
      checksOf({ ...withInfo({ liveRestore: false }), systemd }).find(({ id }) => id === 'live-restore')?.next
    expect(nextOf(true)).toMatch(/run systemctl reload docker$/)
    expect(nextOf(false)).toMatch(/run kill -HUP/)
    expect(nextOf(false)).not.toContain('systemctl')
    expect(nextOf(undefined)).toMatch(/systemctl reload docker \(without systemd: kill -HUP/)
  })

  it.each([
    [4, 'fail'],
    [10, 'warn'],
    [20, 'ok'],
  ])('%i GiB of free disk is %s', (free, status) => {
    const disks = [{ id: 'disk:docker', path: '/', space: { free: free * gib, total: 100 * gib } }]
    expect(statusOf('disk:docker', { ...well, disks })).toBe(status)
  })

  it('say why a disk was not looked at', () => {
    const disks = [{ id: 'disk:docker', path: '/var/lib/docker', space: { unknown: 'no image there yet' } }]
    const [check] = checksOf({ ...well, disks }).filter(({ id }) => id === 'disk:docker')
    expect(check).toMatchObject({ status: 'unchecked', evidence: 'no image there yet' })
  })
})
