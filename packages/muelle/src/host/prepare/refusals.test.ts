import { describe, expect, it } from 'vitest'
import type { Inventory } from './inventory.ts'
import { refuse, requireRoot } from './refusals.ts'

const seen: Inventory = {
  system: { id: 'debian', version: '12', name: 'Debian GNU/Linux 12 (bookworm)' },
  distribution: undefined,
  root: false,
  systemd: true,
  daemon: { state: 'down', reason: 'connect ENOENT' },
  dockerd: { state: 'absent' },
  containerd: { state: 'absent' },
  programs: new Set(),
  packages: new Set(),
  compose: undefined,
  packagesInterrupted: false,
  apparmor: false,
  cgroupsMounted: true,
}

describe('host prepare', () => {
  it('refuses another machine, exit 3', () => {
    expect(() => refuse(seen, { DOCKER_HOST: 'ssh://deploy@erp.example' })).toThrow(
      expect.objectContaining({
        exit: 3,
        report: expect.objectContaining({ evidence: 'DOCKER_HOST=ssh://deploy@erp.example' }),
      }),
    )
  })

  it('refuses to start a daemon that has a socket of its own, and takes it when it answers', () => {
    const environ = { DOCKER_HOST: 'unix:///run/user/1000/docker.sock' }
    expect(() => refuse(seen, environ)).toThrow(expect.objectContaining({ exit: 3 }))
    expect(() =>
      refuse({ ...seen, daemon: { state: 'answers', version: '26.1.5', api: '1.45' } }, environ),
    ).not.toThrow()
  })

  it('says how a Docker that is too old is upgraded, by the package it came from', () => {
    const old = { ...seen, daemon: { state: 'answers', version: '19.03.1', api: '1.40' } } as const
    const next = (packages: readonly string[]) => {
      try {
        refuse({ ...old, packages: new Set(packages) }, {})
      } catch (error) {
        return (error as { report: { next: string } }).report.next
      }
      return undefined
    }
    expect(next(['docker-ce'])).toMatch(/does not replace .*--only-upgrade docker-ce;/)
    expect(next(['docker.io'])).toMatch(/--only-upgrade docker\.io;/)
    expect(next([])).toMatch(/--only-upgrade docker\.io \(docker-ce when it came from Docker\)/)
  })

  it('refuses a Docker that is too old, and Podman in its place', () => {
    expect(() => refuse({ ...seen, daemon: { state: 'answers', version: '19.03.1', api: '1.40' } }, {})).toThrow(
      /too old/,
    )
    expect(() => refuse({ ...seen, packages: new Set(['podman-docker']) }, {})).toThrow(/Podman/)
  })

  it('gives the line to type when the user is not root', () => {
    expect(() => requireRoot(seen, ['muelle', 'host', 'prepare'])).toThrow(
      expect.objectContaining({
        exit: 3,
        report: expect.objectContaining({ next: expect.stringContaining('sudo env PATH="$PATH" muelle host prepare') }),
      }),
    )
    expect(() => requireRoot({ ...seen, root: true }, ['muelle'])).not.toThrow()
  })
})
