import { afterAll, expect, test } from 'vitest'
import { everydaySuite } from './everyday/suite.ts'
import { type Reaches, reaches } from './remote/reaches.ts'

// The same as everyday-unix.live.test.ts through ssh, from a client that sees nothing of the host.

let all: Reaches

const stack = everydaySuite({
  name: 'every-ssh',
  ports: { stack: 18822, registry: 18824 },
  reach: async () => {
    all = await reaches(18820)
    return all.ssh
  },
})

afterAll(() => all?.[Symbol.asyncDispose]())

test.each(['host prepare', 'host harden'])('%s is for the machine it runs on', async (words) => {
  const refused = await stack()
    .through(all.ssh)
    .muelle(...words.split(' '), '--dry-run')
  expect([refused.exitCode, refused.stderr]).toEqual([3, expect.stringContaining('log in on that machine')])
})

test('dev refuses to mount sources that a remote Docker cannot see', async () => {
  await stack().edit((yaml) => `${yaml}  development:\n    development: {}\n    proxy: {http: 18827}\n`)
  const refused = await stack().through(all.ssh).muelle('dev', '--detach', '--yes')
  expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('Sources can only be mounted from')])
  await stack().edit((yaml) => yaml.replace(/ {2}development:\n[\s\S]*$/, ''))
})
