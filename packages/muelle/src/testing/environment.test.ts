import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../kernel/clock.ts'
import { testStack } from './environment.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muelle-test-environment-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

async function chosen(environments: string, named?: string, inProduction?: string) {
  await writeFile(
    join(directory, 'muelle.yaml'),
    `schema: 1\nname: acme\nodoo: {databases: [acme]}\nproxy: {tls: "off"}\nenvironments: ${environments}\n`,
  )
  const { stack, chosen } = await testStack(
    {
      ...{ directory, environment: named, environ: {}, clock: systemClock, signal: new AbortController().signal },
      invocation: { operation: 'test', effect: 'change', input: {}, actor: 'test' },
      readSecret: () => Promise.reject(new Error('no secret is asked for here')),
    },
    { inProduction },
  )
  return [stack.environment, chosen]
}

it.each([
  ['{production: {}, development: {development: {}}, staging: {}}', 'development', 'development'],
  ['{production: {}, ci: {}, work: {development: {}}}', 'ci', 'ci'],
  ['{live: {}}', 'live', undefined],
])('tests of %s run in %s when no environment is named', async (environments, environment, told) => {
  expect(await chosen(environments)).toEqual([environment, told])
})

it('the environment that is named is taken', async () => {
  expect(await chosen('{production: {}, staging: {}, work: {development: {}}}', 'staging')).toEqual([
    'staging',
    undefined,
  ])
})

it('production is refused without a reason', async () => {
  const both = '{production: {}, staging: {}}'
  await expect(chosen(both)).rejects.toThrow('acme-production is production: tests do not run there.')
  await expect(chosen(both, 'production', ' ')).rejects.toThrow('tests do not run there')
  expect(await chosen(both, 'production', 'the release is broken')).toEqual(['production', undefined])
})
