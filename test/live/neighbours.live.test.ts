import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { statusOf } from './stack/http.ts'
import { type Project, project } from './stack/project.ts'

// Two projects, one of them with two environments, on one host at once.

const ports = { one: 18830, other: 18831, staging: 18832 }
let one: Project
let other: Project
const staging = ['--env', 'staging'] as const

beforeAll(async () => {
  one = await project({ name: 'hosts-one', port: ports.one })
  await one.edit(
    (yaml) => `${yaml}  staging:\n    neutralized: true\n    proxy: {http: ${ports.staging}}\n${odooLine(yaml)}`,
  )
  other = await project({ name: 'hosts-other', port: ports.other })
})
afterAll(async () => {
  await one.muelle(...staging, 'down', '--volumes', '--without-backup', '--confirm', 'hosts-one-staging')
  await one.edit((yaml) => yaml.replace(/ {2}staging:[\s\S]*$/, ''))
  await one.remove()
  await other.remove()
})

/** The same Odoo for the second environment. */
const odooLine = (yaml: string) => `${yaml.split('\n').find((line) => line.startsWith('    odoo: '))}\n`

/** Whether each of the three serves its login page. */
const serving = async () => {
  const all: string[] = []
  for (const [name, port] of Object.entries(ports)) if ((await statusOf(port, '/web/login')) === 200) all.push(name)
  return all
}

const idsOf = async (stack: string) => {
  const filter = ['--filter', `label=com.docker.compose.project=${stack}`]
  const containers = await run({ argv: ['docker', 'ps', '--quiet', '--no-trunc', ...filter] })
  const volumes = await run({ argv: ['docker', 'volume', 'ls', '--quiet', ...filter] })
  const networks = await run({ argv: ['docker', 'network', 'ls', '--quiet', '--no-trunc', ...filter] })
  return [containers, volumes, networks].map(({ stdout }) => stdout.trim().split('\n').sort())
}

describe('two projects and two environments on one host', () => {
  test('come up at once, each with its own containers, volumes and networks', async () => {
    await Promise.all([one.json('up', ...['--env', 'live']), other.json('up')])
    await one.json(...staging, 'up')
    expect(await serving()).toEqual(['one', 'other', 'staging'])
    const all = (await Promise.all(['hosts-one-live', 'hosts-one-staging', 'hosts-other-live'].map(idsOf))).flat(2)
    expect(new Set(all).size).toBe(all.length)
  })

  test('go down and come up in any order, and nothing of the others is touched', async () => {
    const before = await idsOf('hosts-other-live')
    await one.json('--env', 'live', 'down')
    expect(await serving()).toEqual(['other', 'staging'])
    await one.muelle(...staging, 'down', '--volumes', '--without-backup', '--confirm', 'hosts-one-staging')
    expect(await serving()).toEqual(['other'])
    expect(await idsOf('hosts-other-live')).toEqual(before)
    await one.json('--env', 'live', 'up')
    expect(await serving()).toEqual(['one', 'other'])
    expect(await idsOf('hosts-other-live')).toEqual(before)
  })

  test('are refused the same port before anything is changed, with who has it', async () => {
    const mine = (yaml: string) => yaml.replace(`http: ${ports.other}`, `http: ${ports.one}`)
    await other.json('down')
    await other.edit(mine)
    const refused = await other.muelle('up', '--yes')
    expect([refused.exitCode, refused.stderr]).toEqual([
      3,
      expect.stringContaining(
        `Port ${ports.one} is taken by the container hosts-one-live-proxy-1, service proxy of the project hosts-one-live.`,
      ),
    ])
    expect((await idsOf('hosts-other-live'))[0]).toEqual([''])
    expect(await serving()).toEqual(['one'])
  })
})
