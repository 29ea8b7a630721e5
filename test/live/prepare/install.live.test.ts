import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
