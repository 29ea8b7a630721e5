// A client that a test kills: attaches a container that notes when its input ends, says its id, and waits for ever.
import { connectEngine } from '../../../packages/muelle/src/engine/connect.ts'

const [image = '', directory = ''] = process.argv.slice(2)
const engine = await connectEngine({}, process.env)
const container = await engine.attach({
  image,
  argv: ['sh', '-c', 'cat >/d/read; date +%s >/d/ended'],
  labels: { 'io.muelle.test': 'engine' },
  user: '0:0',
  binds: [`${directory}:/d`],
  network: 'none',
})
container.stdin.write('hello\n')
process.stdout.write(`${container.id}\n`)
setInterval(() => undefined, 60_000)
