import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Machine, machine } from './harden/machine.ts'
import { eventually } from './stack/http.ts'

// Ports of the machine under test: a shop of others, the proxy of a stack, a program of the host, one that comes later.
const ports = { shop: 18850, proxy: 18851, program: 18852, later: 18853 }
const all = ['shop', 'proxy', 'program', 'ssh']
const session = { SSH_CONNECTION: '198.18.32.1 50000 198.18.32.2 22' }
const anew = { SSH_CONNECTION: '198.18.32.1 50001 198.18.32.2 22' }

let host: Machine

const harden = async (...argv: readonly string[]) => {
  const done = await host.muelle(['host', 'harden', '--yes', '--format', 'json', ...argv], session)
  expect(done.exitCode, done.stderr).toBe(0)
  return JSON.parse(done.stdout) as {
    done: string[]
    trialUntil: string | null
    findings: { name: string; found: string; wanted: string; state: string }[]
  }
}
const file = async (path: string) => (await host.run(['cat', path])).stdout
const open = async () => {
  const found: string[] = []
  for (const [name, port] of Object.entries(ports)) if (await host.answers(port)) found.push(name)
  if (await host.answers(22)) found.push('ssh')
  return found
}

beforeAll(async () => {
  host = await machine()
  await host.publish(ports.shop, ['com.docker.compose.project=shop', 'com.docker.compose.service=web'])
  await host.publish(ports.proxy, ['com.docker.compose.project=acme-live', 'io.muelle.name=acme'])
  const echo = `require('net').createServer((c) => c.pipe(c)).listen(${ports.program})`
  await host.run(['sh', '-c', `setsid --fork "$0" -e "${echo}" >/dev/null 2>&1 </dev/null`, process.execPath])
  const key = '/run/sshd/key'
  await host.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', key])
  await host.run(['/usr/sbin/sshd', '-h', key, '-o', 'PidFile=/run/sshd.pid', '-o', 'UsePAM=no'])
  // Each is started, and takes its time on a busy machine until it listens.
  await eventually(async () => String(await open()), String(all), 60)
})
afterAll(() => host?.[Symbol.asyncDispose]())

describe('before anything is done', () => {
  test('every port answers, and the plan names each and what it would do', async () => {
    expect(await open()).toEqual(all)
    const planned = await host.muelle(['host', 'harden', '--dry-run'], session)
    expect(planned.exitCode, planned.stderr).toBe(0)
    for (const part of [
      '22/tcp (SSH)',
      `${ports.shop}/tcp (container p${ports.shop} of the project shop)`,
      `${ports.proxy}/tcp (container p${ports.proxy} of the project acme-live)`,
      'vm.swappiness to 10',
      'live-restore true',
    ])
      expect(planned.stdout).toContain(part)
    expect((await host.run(['ls', '/etc/muelle'])).exitCode).not.toBe(0)
  })
})

describe('the firewall', () => {
  test('on trial keeps what answers, SSH too, and what is published later stays closed', async () => {
    const hardened = await harden('--only', 'firewall', '--trial', '3600')
    expect(hardened.trialUntil).not.toBeNull()
    await host.publish(ports.later, [])
    expect(await open()).toEqual(all)
    const refused = await host.muelle(['host', 'harden', '--keep', '--yes'], session)
    expect([refused.exitCode, refused.stderr]).toEqual([3, expect.stringContaining('log in a second time')])
  })

  test('is taken back by itself when nobody keeps it', async () => {
    await harden(
      '--only',
      'firewall',
      '--trial',
      '10',
      '--close',
      String(ports.later),
      '--close',
      String(ports.program),
    )
    expect(await open()).toEqual(['shop', 'proxy', 'ssh'])
    expect(await eventually(async () => ((await host.answers(ports.later)) ? 1 : 0), 1, 60)).toBe(1)
    expect(await open()).toEqual(['shop', 'proxy', 'program', 'later', 'ssh'])
    const late = await host.muelle(['host', 'harden', '--keep', '--yes'], anew)
    expect([late.exitCode, late.stderr]).toEqual([3, expect.stringContaining('No firewall rules are on trial')])
  })

  test('is not kept after its time, nor when it is not in force, though the one that takes it back was killed', async () => {
    const begin = async (...argv: readonly string[]) => {
      const hardened = await harden('--only', 'firewall', '--close', String(ports.program), ...argv)
      await host.end('/etc/muelle/host/firewall guard')
      return hardened
    }
    const keep = async () => {
      const { exitCode, stderr } = await host.muelle(['host', 'harden', '--keep', '--yes'], anew)
      return [exitCode, stderr]
    }
    const until = Date.parse((await begin('--trial', '10')).trialUntil ?? '')
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, until - Date.now())))
    expect(await keep()).toEqual([3, expect.stringContaining('its time was over')])
    // The next look takes back what nobody else did, and begins anew.
    await begin('--trial', '3600')
    expect(await open()).not.toContain('program')
    // As after a boot, or somebody's iptables --flush.
    await host.run(['/etc/muelle/host/firewall', 'off'])
    expect(await keep()).toEqual([3, expect.stringContaining('not in force')])
    await harden('--undo', '--only', 'firewall')
    expect(await open()).toEqual(['shop', 'proxy', 'program', 'later', 'ssh'])
  })

  test('forgets what it closed on trial when the trial is over', async () => {
    await harden('--only', 'firewall', '--close-others', '--trial', '10')
    expect(await eventually(async () => ((await host.answers(ports.shop)) ? 1 : 0), 1, 60)).toBe(1)
    const { stdout } = await host.muelle(['host', 'harden', '--only', 'firewall', '--dry-run'], session)
    expect(stdout).toContain(`${ports.shop}/tcp`)
    expect(stdout).not.toContain('and close')
  })

  test('leaves only the proxy and SSH when told so; who is connected stays connected', async () => {
    const socket = connect(ports.shop, host.address)
    const said = new Promise((resolve) => socket.once('data', resolve))
    await new Promise((resolve) => socket.once('connect', resolve))
    await harden('--only', 'firewall', '--close-others', '--trial', '3600')
    socket.write('still here\n')
    expect(String(await said)).toBe('still here\n')
    socket.destroy()
    expect(await open()).toEqual(['proxy', 'ssh'])
  })

  test('is kept from a new login, needs nothing the second time, and comes back after a boot', async () => {
    const kept = await host.muelle(['host', 'harden', '--keep', '--yes', '--format', 'json'], anew)
    expect(kept.exitCode, kept.stderr).toBe(0)
    expect((await harden('--only', 'firewall')).done).toEqual([])
    await host.run(['/etc/muelle/host/firewall', 'off'])
    expect(await host.answers(ports.later)).toBe(true)
    await host.run([
      'sh',
      '-c',
      '[ ! -x /etc/init.d/muelle-firewall ] || exec /etc/init.d/muelle-firewall start; exec /etc/muelle/host/firewall on',
    ])
    expect(await open()).toEqual(['proxy', 'ssh'])
  })

  test('opens one port again that all others closed', async () => {
    await harden('--only', 'firewall', '--open', String(ports.shop), '--trial', '3600')
    expect(await open()).toEqual(['shop', 'proxy', 'ssh'])
    const kept = await host.muelle(['host', 'harden', '--keep', '--yes'], anew)
    expect(kept.exitCode, kept.stderr).toBe(0)
    expect((await harden('--only', 'firewall')).done).toEqual([])
    await harden('--only', 'firewall', '--close', String(ports.shop), '--trial', '3600')
    expect(await open()).toEqual(['proxy', 'ssh'])
  })

  test('is gone after --undo', async () => {
    await host.publish(18854, ['io.muelle.name=later'])
    expect((await host.muelle(['host', 'check'])).stdout).toMatch(/close ports of stacks: .*18854/)
    await harden('--undo', '--only', 'firewall')
    expect(await open()).toEqual(['shop', 'proxy', 'program', 'later', 'ssh'])
    expect((await host.run(['iptables-save'])).stdout).not.toContain('MUELLE')
    expect((await host.run(['ls', '/etc/muelle/host/firewall'])).exitCode).not.toBe(0)
  })
})

describe('the settings', () => {
  const own = '{\n    "log-level": "info",\n    "icc": true\n}\n'
  const settings = ['--only', 'daemon,kernel'] as const
  const swappiness = () => file('/proc/sys/vm/swappiness')

  test('are merged into daemon.json and in force; undo restores every one', async () => {
    await host.run(['sh', '-c', 'mkdir -p /etc/docker; printf "%s" "$1" >/etc/docker/daemon.json', 'sh', own])
    expect((await harden(...settings)).done.length).toBeGreaterThan(1)
    const daemon = await file('/etc/docker/daemon.json')
    expect(daemon).toContain('    "log-level": "info"')
    expect(JSON.parse(daemon)).toMatchObject({ 'log-level': 'info', 'live-restore': true, 'userland-proxy': false })
    expect((await host.run(['docker', 'info', '--format', '{{.LiveRestoreEnabled}}'])).stdout.trim()).toBe('true')
    expect([await swappiness(), await file('/etc/sysctl.d/90-muelle.conf')]).toEqual([
      '10',
      expect.stringContaining('vm.swappiness = 10'),
    ])
    const again = await harden(...settings)
    expect(again.done).toEqual([])
    expect(again.findings.filter(({ state }) => state === 'waiting').map(({ name }) => name)).toContain(
      'userland-proxy',
    )
    await harden('--undo', ...settings)
    expect(await file('/etc/docker/daemon.json')).toBe(own)
    expect(await swappiness()).toBe('60')
    expect((await host.run(['docker', 'info', '--format', '{{.LiveRestoreEnabled}}'])).stdout.trim()).toBe('false')
  })

  test('that somebody changed since stay so after undo, and what the kernel has no more stops nothing', async () => {
    await harden(...settings)
    await host.run(['sh', '-c', 'echo 20 >/proc/sys/vm/swappiness; rm /proc/sys/fs/inotify/max_user_instances'])
    expect(await file('/proc/sys/kernel/dmesg_restrict')).toBe('1')
    await harden('--undo', ...settings)
    expect((await swappiness()).trim()).toBe('20')
    expect(await file('/proc/sys/kernel/dmesg_restrict')).toBe('0')
    expect((await host.run(['ls', '/etc/muelle/host/record.json'])).exitCode).not.toBe(0)
    await host.run([
      'sh',
      '-c',
      'printf 60 >/proc/sys/vm/swappiness; echo 128 >/proc/sys/fs/inotify/max_user_instances',
    ])
  })

  test.each([/done {2}/, /done {2}[\s\S]*done {2}/])(
    'of a run that was killed at %s are finished by the next, and undone',
    async (moment) => {
      const running = host.start([
        process.execPath,
        (await import('./stack/project.ts')).cli,
        'host',
        'harden',
        '--yes',
        ...settings,
      ])
      let output = ''
      running.stdout.resume()
      running.stderr.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        if (moment.test(output) && running.pid !== undefined) process.kill(-running.pid, 'SIGKILL')
      })
      const { ended } = await running.ended
      expect(ended, output).toBe('signalled')
      expect((await harden(...settings)).done.length).toBeGreaterThan(0)
      expect(await swappiness()).toBe('10')
      await harden('--undo', ...settings)
      expect([await file('/etc/docker/daemon.json'), await swappiness()]).toEqual([own, '60'])
    },
  )

  test('say what is wrong with a daemon.json that Docker could not read, and change nothing', async () => {
    await host.run(['sh', '-c', 'echo "{oops" >/etc/docker/daemon.json'])
    const refused = await host.muelle(['host', 'harden', '--yes', '--only', 'daemon'])
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringContaining('/etc/docker/daemon.json cannot be read'),
    ])
    expect(await file('/etc/docker/daemon.json')).toBe('{oops\n')
  })
})
