import { readdir, readFile, readlink } from 'node:fs/promises'
import type { PortHolder } from '../port.ts'
import { listeningSockets } from '../proc-net.ts'
import type { Client } from './client.ts'
import { composeLabels } from './containers.ts'

/** The container that publishes a TCP port, or the process of this machine that listens on it. */
export async function holderOf(client: Client, port: number): Promise<PortHolder | undefined> {
  const running = await client.ask('list the containers', (docker) => docker.listContainers())
  const container = running.find(({ Ports }) =>
    Ports.some(({ PublicPort, Type }) => PublicPort === port && Type === 'tcp'),
  )
  if (container !== undefined)
    return {
      kind: 'container',
      name: (container.Names[0] ?? container.Id).replace(/^\//, ''),
      project: container.Labels[composeLabels.project],
      service: container.Labels[composeLabels.service],
    }
  // A daemon behind a local socket is on this machine; another one's processes cannot be seen.
  return client.endpoint.kind === 'unix' ? listeningProcess(port) : undefined
}

async function listeningProcess(port: number): Promise<PortHolder | undefined> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => orEmpty(readFile(`/proc/net/${name}`, 'utf8'), '')))
  const there = tables.flatMap(listeningSockets).filter((socket) => socket.port === port)
  const sockets = new Set(there.map(({ inode }) => `socket:[${inode}]`))
  if (sockets.size === 0) return undefined
  for (const pid of (await orEmpty(readdir('/proc'), [])).filter((name) => /^\d+$/.test(name))) {
    // Other users' processes hide their files; those that end meanwhile have none.
    const files = await orEmpty(readdir(`/proc/${pid}/fd`), [])
    const links = await Promise.all(files.map((file) => orEmpty(readlink(`/proc/${pid}/fd/${file}`), '')))
    if (links.some((link) => sockets.has(link)))
      return {
        kind: 'process',
        pid: Number(pid),
        name: (await orEmpty(readFile(`/proc/${pid}/comm`, 'utf8'), '?')).trim(),
      }
  }
  return undefined
}

/** A part of /proc that this user may not read, or that is gone meanwhile, hides who holds the port, and is no failure. */
const orEmpty = <T>(reading: Promise<T>, empty: T): Promise<T> => reading.catch(() => empty)
