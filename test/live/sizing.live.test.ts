import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { LockFile } from '../../packages/muelle/src/stack/lock.ts'
import { type Project, project } from './stack/project.ts'

/** What `muelle size` answers, as far as it is read here. */
interface Size {
  readonly workers: number
  readonly checks: readonly { readonly resource: string; readonly status: string; readonly missing?: string }[]
  readonly measured: {
    readonly services: readonly { readonly service: string; readonly memory: number }[]
    readonly workers: { readonly workers: number } | null
    readonly databases: readonly { readonly bytes: number }[]
  } | null
}

let stack: Project

/** A size of the whole in muelle.yaml; sizes that the demo fixes are left out, so that they are computed. */
const sized = (memory: string, cpus: number) => (yaml: string) =>
  yaml
    .replace(/^sizing:.*\n/m, '')
    .replace(/^ {2}(workers|cpus|memory): .*\n/gm, '')
    // The double is smaller than Odoo at rest: its own figure, as --measured would give it.
    .replace(
      /^environments:/m,
      `sizing: {cpus: ${cpus}, memory: ${memory}, assumptions: {workerVirtual: 150}}\nenvironments:`,
    )

beforeAll(async () => {
  stack = await project({ name: 'sizing-live', port: 18410 })
  await stack.edit(sized('2G', 1))
  const addon = join(stack.directory, 'addons', 'hungry')
  await mkdir(join(addon, 'double'), { recursive: true })
  await writeFile(join(addon, '__init__.py'), '')
  await writeFile(
    join(addon, '__manifest__.py'),
    '{"name": "Hungry", "version": "19.0.1.0.0", "depends": ["web"], "license": "LGPL-3"}\n',
  )
  // In the double every request keeps so many MiB for as long as its worker lives.
  await writeFile(join(addon, 'double', 'fail'), 'leak=8\n')
  await stack.json('up')
})
afterAll(() => stack.remove())

const container = (service: string) => `sizing-live-live-${service}-1`
const docker = async (...argv: readonly string[]) =>
  (await run({ argv: ['docker', ...argv] as [string, ...string[]] })).stdout.trim()

/** Processes that the kernel killed in a container for lack of memory: cgroup v1 or v2. */
async function kills(service: string): Promise<number> {
  const text = await docker(
    'exec',
    container(service),
    'sh',
    '-c',
    'cat /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control 2>/dev/null',
  )
  const found = /^oom_kill (\d+)$/m.exec(text)?.[1]
  if (found === undefined) throw new Error(`no count of kills: ${text}`)
  return Number(found)
}

test('on 2 GB, requests that want more and more memory never get Odoo killed for it', async () => {
  const process = () => docker('inspect', '--format', '{{.State.StartedAt}} {{.RestartCount}}', container('odoo-blue'))
  const before = await process()
  const answers: number[] = []
  for (let round = 0; round < 40; round++)
    answers.push(
      ...(await Promise.all(
        Array.from(
          { length: 6 },
          async () => (await fetch(`http://127.0.0.1:${stack.port}/web/login`).catch(() => undefined))?.status ?? 0,
        ),
      )),
    )
  expect(answers.filter((status) => status === 200).length).toBeGreaterThan(0)
  expect(await kills('odoo-blue')).toBe(0)
  expect(await process()).toBe(before)
})

test('what runs is measured, and its figures are used', async () => {
  const result = await stack.muelle('size', '--measured', '--format', 'json')
  const { measured } = JSON.parse(result.stdout) as Size
  expect(measured?.services.map(({ service }) => service)).toEqual(expect.arrayContaining(['odoo-blue', 'db', 'proxy']))
  expect(measured?.workers?.workers).toBe(2)
  expect(measured?.databases[0]?.bytes).toBeGreaterThan(1e6)
})

// 64 GB is more than this machine has: limits and shared_buffers are bounds, and memory is taken when it is used.
test.each([
  ['1G', 1, 'short'],
  ['8G', 1, 'ok'],
  ['64G', 1, 'ok'],
] as const)('a stack for %s starts with its computed settings', async (memory, cpus, verdict) => {
  await stack.edit(sized(memory, cpus))
  await stack.json('up')
  const { checks } = JSON.parse((await stack.muelle('size', '--format', 'json')).stdout) as Size
  expect(checks[0]).toMatchObject({ resource: 'memory', status: verdict })
  const limit = Number(await docker('inspect', '--format', '{{.HostConfig.Memory}}', container('db')))
  const shown = await docker(
    'exec',
    container('db'),
    'psql',
    '-U',
    'postgres',
    '-Atc',
    "SELECT setting::bigint * 8192 FROM pg_settings WHERE name = 'shared_buffers'",
  )
  expect(Number(shown) / limit).toBeCloseTo(0.25, 1)
  expect((await fetch(`http://127.0.0.1:${stack.port}/web/login`)).status).toBe(200)
})

test('up records the host that nobody wrote down, once, and size --save what became of it', async () => {
  const lockFile = join(stack.directory, 'muelle.lock')
  const recorded = async () => LockFile.parse(JSON.parse(await readFile(lockFile, 'utf8'))).environments.live?.host
  const [cpus, memory] = (await docker('info', '--format', '{{.NCPU}} {{.MemTotal}}')).split(' ').map(Number)
  expect(await recorded()).toBeUndefined()
  await stack.edit((yaml) => yaml.replace(/^sizing: .*$/m, 'sizing: {users: 5}'))
  await stack.json('up')
  const host = await recorded()
  expect(host?.cpus).toBe(cpus)
  expect(host?.memory).toBeLessThanOrEqual(memory ?? 0)
  expect(host?.disk).toBeGreaterThan(1e9)
  expect(Number(await docker('inspect', '--format', '{{.HostConfig.NanoCpus}}', container('odoo-blue')))).toBe(
    (cpus ?? 0) * 1e9,
  )

  // As if the host had been smaller when it was looked at: up leaves that alone and size tells, until it is saved.
  await writeFile(lockFile, (await readFile(lockFile, 'utf8')).replace(String(host?.memory), String(2 ** 31)))
  const seen = JSON.parse((await stack.muelle('size', '--format', 'json')).stdout) as Size
  expect(seen.checks.find(({ resource }) => resource === 'host')).toMatchObject({ status: 'tight' })
  expect((await recorded())?.memory).toBe(2 ** 31)
  expect(await stack.json('size', '--save')).toMatchObject({ saved: true })
  expect(await recorded()).toEqual(host)
})
