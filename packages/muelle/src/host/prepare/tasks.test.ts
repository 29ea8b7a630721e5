import { describe, expect, it } from 'vitest'
import { systemClock } from '../../kernel/clock.ts'
import { distributions } from './distributions.ts'
import type { Inventory } from './inventory.ts'
import { systemDaemon } from './places.ts'
import { tasksFor } from './tasks.ts'

const how = { places: systemDaemon, environ: {}, clock: systemClock, signal: new AbortController().signal }
const noWishes = { images: false }

function distribution(name: string) {
  const found = distributions.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no distribution ${name}`)
  return found
}

const bare: Inventory = {
  system: { id: 'debian', version: '12', name: 'Debian GNU/Linux 12 (bookworm)' },
  distribution: distribution('Debian 12'),
  root: true,
  systemd: false,
  daemon: { state: 'down', reason: 'connect ENOENT' },
  dockerd: { state: 'absent' },
  containerd: { state: 'absent' },
  programs: new Set(['apt-get']),
  packages: new Set(),
  compose: undefined,
  packagesInterrupted: false,
  apparmor: false,
  cgroupsMounted: true,
}

const ready: Inventory = {
  ...bare,
  daemon: { state: 'answers', version: '20.10.24', api: '1.41' },
  programs: new Set(['apt-get', 'docker', 'dockerd', 'iptables']),
  compose: '2.26.1-4',
}

const idsOf = (seen: Inventory, wishes = noWishes) => tasksFor(seen, wishes, how).map(({ step }) => step.id)
const argvOf = (seen: Inventory, id: string, wishes = noWishes) =>
  tasksFor(seen, wishes, how).find(({ step }) => step.id === id)?.step.argv

describe('the plan of host prepare', () => {
  it('has no step where all is well, whatever the distribution', () => {
    expect(idsOf(ready)).toEqual([])
    expect(idsOf({ ...ready, distribution: undefined })).toEqual([])
  })

  it('takes the plug-in out of the next release on Debian 12', () => {
    expect(idsOf(bare)).toEqual([
      'packages:index',
      'packages:install',
      'compose:source',
      'compose:index',
      'compose:download',
      'compose:unpack',
      'compose:place',
      'daemon:start',
    ])
    expect(argvOf(bare, 'packages:install')?.slice(-4)).toEqual([
      'docker.io',
      'ca-certificates',
      'iptables',
      'debian-archive-keyring',
    ])
  })

  it('keeps the next release away from the own lists of the host', () => {
    for (const id of ['compose:index', 'compose:download'])
      expect(argvOf(bare, id)).toEqual(
        expect.arrayContaining([
          'Dir::Etc::sourcelist=/var/cache/muelle/compose/sources.list',
          'Dir::Etc::sourceparts=/dev/null',
          'Dir::State::Lists=/var/cache/muelle/compose/lists',
        ]),
      )
  })

  it.each([
    ['Debian 13', ['docker.io', 'ca-certificates', 'docker-cli', 'iptables', 'docker-compose']],
    ['Ubuntu 22.04', ['docker.io', 'ca-certificates', 'iptables', 'docker-compose-v2']],
    ['Ubuntu 24.04', ['docker.io', 'ca-certificates', 'iptables', 'docker-compose-v2']],
  ])('installs everything from the own packages of %s', (name, packages) => {
    const seen = { ...bare, distribution: distribution(name) }
    expect(idsOf(seen)).toEqual(['packages:index', 'packages:install', 'daemon:start'])
    expect(argvOf(seen, 'packages:install')?.slice(-packages.length)).toEqual(packages)
  })

  it('waits for other package managers, asks mirrors again and never asks a person', () => {
    expect(argvOf(bare, 'packages:install')).toEqual(
      expect.arrayContaining([
        '--yes',
        'DPkg::Lock::Timeout=300',
        'Acquire::Retries=3',
        'Dpkg::Options::=--force-confold',
      ]),
    )
  })

  it('takes lists that could not be had for a failure, which apt-get by itself does not', () => {
    expect(argvOf(bare, 'packages:index')).toContain('APT::Update::Error-Mode=any')
    expect(argvOf(bare, 'compose:index')).toContain('APT::Update::Error-Mode=any')
  })

  it('adds debootstrap only when it is asked for', () => {
    expect(idsOf(ready, { images: true })).toEqual(['packages:index', 'packages:install'])
    expect(argvOf(ready, 'packages:install', { images: true })?.at(-1)).toBe('debootstrap')
  })

  it('leaves a daemon that answers alone and adds only the plug-in that is missing', () => {
    const seen = { ...ready, compose: undefined, packages: new Set(['docker-ce']) }
    expect(idsOf(seen)).toEqual(['packages:index', 'packages:install'])
    expect(argvOf(seen, 'packages:install')?.at(-1)).toBe('docker-compose-plugin')
  })

  it('replaces a Compose that is too old', () => {
    expect(idsOf({ ...ready, compose: '1.29.2' })).toContain('compose:place')
  })

  it('starts a stopped Docker without installing anything', () => {
    const stopped: Inventory = { ...ready, daemon: bare.daemon }
    expect(idsOf(stopped)).toEqual(['daemon:start'])
    expect(argvOf({ ...stopped, systemd: true }, 'daemon:start')).toEqual([
      'systemctl',
      'enable',
      '--now',
      'docker.service',
    ])
  })

  it('removes what a killed daemon left before it starts the next one', () => {
    const stale = { state: 'stale', path: '/var/run/docker.pid', evidence: 'there is no process 7' } as const
    const killed: Inventory = { ...ready, daemon: bare.daemon, dockerd: stale }
    expect(idsOf(killed)).toEqual(['daemon:pidfile:/var/run/docker.pid', 'daemon:start'])
  })

  it('finishes an interrupted dpkg first', () => {
    expect(idsOf({ ...bare, packagesInterrupted: true }).slice(0, 3)).toEqual([
      'packages:repair',
      'packages:index',
      'packages:install',
    ])
  })

  it('mounts control groups where no init did', () => {
    expect(idsOf({ ...ready, daemon: bare.daemon, cgroupsMounted: false })).toEqual(['daemon:cgroups', 'daemon:start'])
  })

  it('brings the loader of AppArmor profiles where the kernel enforces them', () => {
    expect(argvOf({ ...bare, apparmor: true }, 'packages:install')).toContain('apparmor')
  })

  it('names what to install by hand on a distribution it does not know', () => {
    const other = { ...bare, system: { id: 'alpine', version: '3.20', name: 'Alpine 3.20' }, distribution: undefined }
    expect(() => idsOf(other)).toThrow(
      expect.objectContaining({
        report: expect.objectContaining({
          what: expect.stringContaining('Alpine 3.20'),
          next: expect.stringMatching(/Docker Engine 20\.10.*Docker Compose/),
        }),
      }),
    )
  })
})
