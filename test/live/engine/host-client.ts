// A client that a test kills: opens a stack for change, begins a run and a Compose that does not end by itself.
import { connectEngine } from '../../../packages/muelle/src/engine/connect.ts'
import { openHost } from '../../../packages/muelle/src/engine/host/open.ts'

const [image = '', name = '', todo = ''] = process.argv.slice(2)
const engine = await connectEngine({}, process.env)
const session = await openHost({
  engine,
  image,
  stack: {
    name: 'engtest',
    environment: name,
    project: `engtest-${name}`,
    hostDirectory: `/var/lib/muelle/engtest/${name}`,
    socket: '/var/run/docker.sock',
  },
  context: {
    invocation: { operation: 'up', effect: 'change', input: {}, actor: 'cli:killed' },
    signal: new AbortController().signal,
  },
  lock: true,
})
const at = new Date().toISOString()
const run = { schema: 1 as const, id: 'r1', operation: 'up', startedAt: at }
await session.saveRun({ ...run, steps: [{ id: 'compose', state: 'started', at }] })
if (todo === 'read') {
  process.stdout.write(`${JSON.stringify(await session.list(''))}\n`)
  await session.end('done')
  await session[Symbol.asyncDispose]()
} else {
  await session.compose(['up', '--no-color'], (line) => process.stdout.write(`${line}\n`))
}
