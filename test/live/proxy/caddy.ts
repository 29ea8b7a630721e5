import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { start } from '../../../packages/muelle/src/kernel/spawn.ts'
import { renderStack } from '../../../packages/muelle/src/render/render.ts'
import type { Stack } from '../../../packages/muelle/src/stack/stack.ts'

/** A real Caddy with a rendered Caddyfile. */
export interface LiveCaddy extends AsyncDisposable {
  readonly httpPort: number
  readonly httpsPort: number
}

/**
 * Starts Caddy in front of a proxy. Two things differ from production: ports and places are free ones, and certificates come from
 * an authority of its own, because no public one can reach this machine.
 */
export async function runningCaddy(stack: Stack, proxyPort: number): Promise<LiveCaddy> {
  const folder = await mkdtemp(join(tmpdir(), 'muelle-caddy-'))
  const [http = 0, https = 0, health = 0] = await Promise.all([freePort(), freePort(), freePort()])
  const rendered = renderStack(stack).find(({ path }) => path === 'caddy/Caddyfile')?.content ?? ''
  const moved = rendered
    .replace('proxy:8080', `127.0.0.1:${proxyPort}`)
    .replace('http_port 8080', `http_port ${http}`)
    .replace('https_port 8443', `https_port ${https}`)
    .replace(':8405', `:${health}`)
    .replace('storage file_system /data', `storage file_system ${folder}\n\tlocal_certs\n\tskip_install_trust`)
  await writeFile(join(folder, 'Caddyfile'), moved)
  const environ = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder }
  const argv = ['caddy', 'run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')] as const
  const running = start({ argv: [...argv], environ })
  let said = ''
  for (const stream of [running.stdout, running.stderr]) stream.on('data', (chunk) => (said += chunk))
  const early = running.ended.then(({ ended, exitCode }) => {
    if (ended === 'missing') throw new Error('These tests need Caddy on this machine: apt-get install caddy')
    throw new Error(`caddy ended with ${exitCode}\n${said}`)
  })
  await Promise.race([early, serving(https)])
  early.catch(() => undefined)
  return {
    httpPort: http,
    httpsPort: https,
    async [Symbol.asyncDispose]() {
      running.stop()
      await running.ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const address = server.address()
  await new Promise((done) => server.close(done))
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Until somebody accepts connections there and had a moment to make the first certificate. */
async function serving(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1', () => done(true)).on('error', () => done(false))
      socket.on('connect', () => socket.destroy())
    })
    await new Promise((done) => setTimeout(done, 300))
    if (open) return
  }
  throw new Error(`nothing listens on ${port}`)
}
