import { afterAll } from 'vitest'
import { everydaySuite } from './everyday/suite.ts'
import { type Reaches, reaches } from './remote/reaches.ts'

// Every command of docs/docker-commands.md, as it stands there, and every other operation, on this machine's Docker. Each answer is
// compared with the one that is given through ssh, and with the one that an agent gets over MCP; everyday-ssh.live.test.ts does the work itself through it.

let all: Reaches

everydaySuite({
  name: 'every-unix',
  ports: { stack: 18821, registry: 18823 },
  reach: async () => ({}),
  alike: async () => {
    all = await reaches(18825)
    return all.ssh
  },
  agent: true,
})

afterAll(() => all?.[Symbol.asyncDispose]())
