import { readdir, readFile, readlink } from 'node:fs/promises'
import { listeningSockets } from './proc-net.ts'

/** A socket of this machine that waits for somebody. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
  /** `0.0.0.0` and `::` stand for every address. */
  readonly address: string
  /** Only this machine itself reaches it. */
  readonly loopback: boolean
  /** Undefined when this user may not see whose it is. */
  readonly process: { readonly pid: number; readonly name: string } | undefined
}

/** All of them in this network namespace; `port` asks for one only. */
export async function listeners(port?: number): Promise<readonly Listener[]> {
  const tables = await Promise.all(
    (['tcp', 'tcp6', 'udp', 'udp6'] as const).map(async (name) => {
      const protocol = name.startsWith('tcp') ? ('tcp' as const) : ('udp' as const)
      const table = await orEmpty(readFile(`/proc/net/${name}`, 'utf8'), '')
      return listeningSockets(table, protocol).map((socket) => ({ ...socket, protocol }))
    }),
  )
  const wanted = tables.flat().filter((socket) => port === undefined || socket.port === port)
  const owners = wanted.length === 0 ? new Map() : await ownersOf(new Set(wanted.map(({ inode }) => inode)))
  return wanted.map(({ protocol, port, address, inode }) => ({
    protocol,
    port,
    address,
    loopback: /^(127\.|::1$|::ffff:7f)/.test(address),
    process: owners.get(inode),
  }))
}

async function ownersOf(inodes: ReadonlySet<string>): Promise<Map<string, Listener['process']>> {
  const owners = new Map<string, Listener['process']>()
  for (const pid of (await orEmpty(readdir('/proc'), [])).filter((name) => /^\d+$/.test(name))) {
    // Other users' processes hide their files; those that end meanwhile have none.
    const files = await orEmpty(readdir(`/proc/${pid}/fd`), [])
    const links = await Promise.all(files.map((file) => orEmpty(readlink(`/proc/${pid}/fd/${file}`), '')))
    const own = links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []).filter((inode) => inodes.has(inode))
    if (own.length === 0) continue
    const name = (await orEmpty(readFile(`/proc/${pid}/comm`, 'utf8'), '?')).trim()
    for (const inode of own) owners.set(inode, { pid: Number(pid), name })
  }
  return owners
}

/** A part of /proc that this user may not read, or that is gone meanwhile, hides who it is, and is no failure. */
const orEmpty = <T>(reading: Promise<T>, empty: T): Promise<T> => reading.catch(() => empty)
