import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { start } from '../../../packages/muelle/src/kernel/spawn.ts'
import { renderStack } from '../../../packages/muelle/src/render/render.ts'
import type { Stack } from '../../../packages/muelle/src/stack/stack.ts'
import { type Colour, colour } from './colour.ts'
import { type Names, nameServer } from './names.ts'

/** A real HAProxy with a rendered haproxy.cfg, two colours behind it, and a name server; all on the loopback. */
export interface LiveProxy extends AsyncDisposable {
  readonly port: number
  readonly securePort: number
  readonly blue: Colour
  readonly green: Colour
  readonly blueSockets: Colour
  readonly names: Names
  /** Folder of its files, with the runtime socket `admin.sock`. */
  readonly folder: string
  /** One line to the runtime socket. */
  tell(command: string): Promise<string>
  /** Reloads with another active colour, as `up` does. */
  reload(active: 'blue' | 'green'): Promise<void>
  readonly log: readonly string[]
}

const addresses = { blue: '127.0.1.1', green: '127.0.1.2' }

/** haproxy.cfg in a folder of the test's own, with ports that are free; nothing else is changed. */
export function relocated(config: string, folder: string, ports: Readonly<Record<string, number>>): string {
  const places = config
    .replaceAll('/etc/muelle/haproxy/', `${folder}/`)
    .replaceAll('/run/secrets/', `${folder}/`)
    .replaceAll('/run/haproxy/', `${folder}/`)
  const named = places.replaceAll('abns@muelle-hop', `abns@muelle-hop-${process.pid}-${ports['8080']}`)
  return Object.entries(ports).reduce((changed, [port, free]) => changed.replaceAll(`:${port}`, `:${free}`), named)
}

export async function runningProxy(
  stack: Stack,
  { active = 'blue', pem }: { active?: 'blue' | 'green'; pem?: string } = {},
): Promise<LiveProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'muelle-proxy-'))
  const [http = 0, https = 0, health = 0, web = 0, sockets = 0] = await freePorts(5)
  const names = await nameServer()
  const ports = { 8080: http, 8443: https, 8405: health, 8069: web, 8072: sockets, 53: names.port }
  const files = new Map(renderStack(stack).map(({ path, content }) => [path, content]))
  const config = relocated(files.get('haproxy/haproxy.cfg') ?? '', folder, ports).replace(
    `127.0.0.11:${names.port}`,
    `127.0.0.1:${names.port}`,
  )
  await writeFile(join(folder, 'haproxy.cfg'), config)
  await writeFile(join(folder, '503.http'), files.get('haproxy/503.http') ?? '')
  if (pem !== undefined) await writeFile(join(folder, 'tls.pem'), pem)
  const setActive = (name: string) => writeFile(join(folder, 'active.cfg'), `global\n  setenv MUELLE_ACTIVE ${name}\n`)
  await setActive(active)
  const blue = await colour(addresses.blue, web)
  const green = await colour(addresses.green, web)
  const blueSockets = await colour(addresses.blue, sockets)
  names.set('odoo-blue', addresses.blue)
  names.set('odoo-green', addresses.green)

  const running = start({
    argv: ['haproxy', '-W', '-db', '-f', join(folder, 'active.cfg'), '-f', join(folder, 'haproxy.cfg')],
  })
  const log: string[] = []
  for (const stream of [running.stdout, running.stderr])
    stream.setEncoding('utf8').on('data', (lines: string) => log.push(...lines.trimEnd().split('\n')))
  const ended = running.ended.then((ending) => {
    if (ending.ended === 'missing') throw new Error('These tests need HAProxy on this machine: apt-get install haproxy')
    return ending
  })
  await Promise.race([
    ended.then(({ exitCode }) => Promise.reject(new Error(`haproxy ended with ${exitCode}\n${log.join('\n')}`))),
    listening(http),
  ])
  const tell = (command: string) => {
    const socket = connect(join(folder, 'admin.sock'))
    socket.end(`${command}\n`)
    return text(socket)
  }
  const resolved = async () => {
    for (let tries = 0; !(await tell('show servers state odoo')).includes(addresses.blue); tries++) {
      if (tries > 50) throw new Error(`HAProxy did not find odoo-blue\n${log.join('\n')}`)
      await new Promise((done) => setTimeout(done, 100))
    }
  }
  await resolved()
  return {
    folder,
    port: http,
    securePort: https,
    blue,
    green,
    blueSockets,
    names,
    tell,
    log,
    async reload(name) {
      const workers = () => log.filter((line) => line.includes('Loading success')).length
      const before = workers()
      await setActive(name)
      process.kill(running.pid ?? 0, 'SIGUSR2')
      while (workers() === before) await new Promise((done) => setTimeout(done, 20))
    },
    async [Symbol.asyncDispose]() {
      running.stop()
      await running.ended
      await Promise.all([blue.stop(), green.stop(), blueSockets.stop(), names[Symbol.asyncDispose]()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0)
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => {
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  })
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return ports
}

async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => done(true)).on('error', () => done(false))
      socket.on('connect', () => socket.destroy())
    })
    if (open) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error(`nothing listens on ${port}`)
}
