import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { places, scriptText, unitText } from '../../../packages/muelle/src/host/harden/firewall/script.ts'
import { type BareMachine, bareMachine } from './bare-machine.ts'

let machine: BareMachine
beforeAll(async () => {
  machine = await bareMachine()
})
afterAll(() => machine[Symbol.asyncDispose]())

const prepare = ['host', 'prepare', '--yes', '--format', 'json']

describe('a bare Debian 12 without systemd', () => {
  it('says what is missing, exit 1, before anything is prepared', async () => {
    const checked = await machine.muelle(['host', 'check'])
    expect(checked.exitCode).toBe(1)
    expect(checked.stdout).toContain('muelle host prepare')
  })

  it('shows a plain user the plan and then the line to type', async () => {
    const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
    const node = ['/srv/muelle/node_modules/.bin/node', '/srv/muelle/packages/muelle/dist/muelle.js']
    const planned = await machine.run([...asNobody, ...node, 'host', 'prepare', '--dry-run'])
    expect([planned.exitCode, planned.stdout]).toEqual([0, expect.stringContaining('docker.io')])
    const refused = await machine.run([...asNobody, ...node, ...prepare])
    expect([refused.exitCode, refused.stderr]).toEqual([
      3,
      expect.stringContaining('sudo env PATH="$PATH" muelle host prepare'),
    ])
  })

  it('is left alone when it calls itself something else', async () => {
    const release = join(machine.root, 'etc/os-release')
    const own = await readFile(release, 'utf8')
    await writeFile(release, 'ID=alpine\nVERSION_ID=3.20\nPRETTY_NAME="Alpine Linux 3.20"\n')
    const refused = await machine.muelle(prepare)
    await writeFile(release, own)
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringMatching(/Alpine Linux 3\.20[\s\S]*by hand/)])
  })

  it('finishes an installation that was cut off in the middle', async () => {
    let cut = false
    const interrupted = machine.muelle(['host', 'prepare', '--yes', '--verbose'], (line) => {
      if (cut || !/Unpacking docker\.io/.test(line)) return
      cut = true
      void machine.kill(/muelle|apt-get|dpkg/)
    })
    expect((await interrupted).exitCode).not.toBe(0)
    expect(cut).toBe(true)
    const finished = await machine.muelle(prepare)
    expect(finished.stderr).not.toMatch(/^error/m)
    expect(finished.exitCode).toBe(0)
    expect(JSON.parse(finished.stdout)).toMatchObject({
      engine: expect.stringMatching(/^20\.10/),
      compose: expect.stringMatching(/^2\./),
    })
  })

  it('changes nothing the second time', async () => {
    const again = await machine.muelle(prepare)
    expect([again.exitCode, JSON.parse(again.stdout).steps]).toEqual([0, []])
  })

  it('has Docker and Compose for every user, and nothing of the next release in its own lists', async () => {
    expect((await machine.run(['docker', 'compose', 'version', '--short'])).stdout).toMatch(/^2\./)
    expect((await readdir(join(machine.root, 'var/lib/apt/lists'))).filter((name) => name.includes('trixie'))).toEqual(
      [],
    )
    expect((await machine.run(['apt-cache', 'policy'])).stdout).not.toContain('trixie')
    expect(await readdir(join(machine.root, 'var/cache/muelle'))).toEqual([])
    expect(await readdir(join(machine.root, 'etc/docker'))).not.toContain('daemon.json')
  })

  it('is well then', async () => {
    const checked = await machine.muelle(['host', 'check', '--format', 'json'])
    const { checks } = JSON.parse(checked.stdout)
    expect(checks.filter(({ status }: { status: string }) => status === 'fail')).toEqual([])
    expect(checked.exitCode).toBe(0)
  })

  it('gets its Docker back after it was killed, though nobody collects the dead process', async () => {
    await machine.kill(/dockerd/)
    expect((await machine.run(['docker', 'version'])).exitCode).not.toBe(0)
    const back = await machine.muelle(prepare)
    expect([back.exitCode, JSON.parse(back.stdout).steps]).toEqual([
      0,
      expect.arrayContaining([expect.stringContaining('start dockerd')]),
    ])
    expect((await machine.run(['docker', 'version'])).exitCode).toBe(0)
  })
})

describe('its hardening', () => {
  interface Hardened {
    readonly done: readonly string[]
    readonly findings: readonly {
      readonly name: string
      readonly state: string
      readonly found: string
      readonly why: string
    }[]
  }
  const asked = ['host', 'harden', '--format', 'json']
  const well = async (argv: readonly string[]) => {
    const done = await machine.run(argv)
    expect(done.exitCode, `${argv.join(' ')}: ${done.stderr}`).toBe(0)
    return done.stdout
  }
  const harden = async (...argv: readonly string[]) => {
    const done = await machine.muelle([...asked, ...argv])
    expect(done.exitCode, done.stderr).toBe(0)
    return JSON.parse(done.stdout) as Hardened
  }

  it('turns security updates on, as apt and unattended-upgrade themselves read it, once, and off again', async () => {
    expect((await harden('--only', 'updates', '--yes')).findings).toMatchObject([{ state: 'fine', found: 'on' }])
    const settings = await well(['apt-config', 'dump', 'APT::Periodic'])
    expect(settings).toContain('APT::Periodic::Update-Package-Lists "1";')
    expect(settings).toContain('APT::Periodic::Unattended-Upgrade "1";')
    expect(await well(['unattended-upgrade', '--dry-run', '--debug'])).toMatch(/Allowed origins are: .*security/i)
    expect((await harden('--only', 'updates', '--yes')).done).toEqual([])
    await harden('--only', 'updates', '--undo', '--yes')
    expect((await machine.run(['sh', '-c', 'command -v unattended-upgrade'])).exitCode).not.toBe(0)
  })

  it('leaves the clock of a container to its host, and installs what keeps the clock of a machine', async () => {
    await machine.run(['touch', '/.dockerenv'])
    expect((await harden('--only', 'time', '--yes')).findings).toMatchObject([{ state: 'left' }])
    await machine.run(['rm', '/.dockerenv'])
    // Its clock is the real machine's, and must stay as it is.
    const node = ['/srv/muelle/node_modules/.bin/node', '/srv/muelle/packages/muelle/dist/muelle.js']
    const denied = ['setpriv', '--bounding-set=-sys_time', '--inh-caps=-sys_time', ...node, ...asked]
    const refused = await machine.run([...denied, '--only', 'time', '--yes'])
    expect(refused.exitCode).not.toBe(0)
    expect(refused.stderr).toContain('it must be allowed to set the clock')
    // The package is there, and its settings are good.
    expect(await well(['/usr/sbin/chronyd', '-p'])).toMatch(/^(pool|server|sourcedir) /m)
    await harden('--only', 'time', '--undo', '--yes')
    expect((await machine.run(['sh', '-c', 'test -e /usr/sbin/chronyd'])).exitCode).not.toBe(0)
  })

  it('has a unit that systemd takes without a word', async () => {
    await well(['apt-get', 'install', '-q', '--yes', '--no-install-recommends', 'systemd'])
    await writeFile(join(machine.root, places.unit), unitText)
    await mkdir(join(machine.root, places.script, '..'), { recursive: true })
    await writeFile(join(machine.root, places.script), scriptText('iptables'), { mode: 0o755 })
    const verified = await machine.run(['systemd-analyze', 'verify', '--man=no', places.unit])
    expect([verified.exitCode, verified.stdout, verified.stderr]).toEqual([0, '', ''])
    await rm(join(machine.root, places.unit))
    await rm(join(machine.root, places.script))
  })

  it('closes no ports where there is no iptables that Docker writes through, and says what to do', async () => {
    const hide = 'for each in /usr/sbin/ip*tables* /usr/sbin/xtables*; do mv "$each" /root/; done'
    const back = 'for each in /root/ip*tables* /root/xtables*; do mv "$each" /usr/sbin/; done'
    await well(['sh', '-c', hide])
    const { findings } = await harden('--only', 'firewall', '--yes')
    await well(['sh', '-c', back])
    expect(findings).toMatchObject([
      {
        name: 'rules',
        state: 'left',
        found: 'there is no chain DOCKER-USER in iptables',
        why: expect.stringContaining('nftables: close ports in the firewall before the host'),
      },
    ])
    expect((await machine.run(['ls', places.script])).exitCode).not.toBe(0)
  })
})
