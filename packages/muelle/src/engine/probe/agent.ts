import { readFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { listeningSockets } from '../proc-net.ts'
import { greetingFor } from './greet.ts'
import { addressesOf } from './names.ts'
import { type Answer, type Connection, Question } from './question.ts'

/** Where Docker's own resolver listens in each container's namespace. */
const dockerResolver = '127.0.0.11'

/**
 * `muelle net-agent QUESTION`: runs in a short-lived container that shares another one's network. Not for people, so help does not show it.
 * @param asked a Question as JSON.
 */
export async function netAgent(asked: string): Promise<Answer> {
  const { resolve, connect, patience } = Question.parse(JSON.parse(asked))
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(none)))
  return {
    listening: tables
      .flatMap((table) => listeningSockets(table))
      .filter(({ address }) => address !== dockerResolver)
      .map(({ address, port }) => ({ address, port })),
    resolved: await Promise.all(resolve.map((name) => resolved(name, patience))),
    connections: await Promise.all(connect.map((target) => connected(target, patience))),
  }
}

/** A kernel without IPv6 has no second table. */
const none = () => ''

async function resolved(name: string, patience: number): Promise<Answer['resolved'][number]> {
  try {
    return { name, addresses: [...(await addressesOf(name, patience))], error: null }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return { name, addresses: [], error: code ?? message }
  }
}

const outcomes: Readonly<Record<string, Connection['outcome']>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
}

interface Target {
  readonly host: string
  readonly port: number
  readonly greet: boolean
}

/** Looks the name up, connects, and greets when asked to. Never rejects. */
async function connected(target: Target, patience: number): Promise<Connection> {
  const { addresses, error } = await resolved(target.host, patience)
  const [address] = addresses
  if (address !== undefined) return await connectedTo(address, target, patience)
  const { host, port } = target
  return { host, port, outcome: 'unresolved', detail: error ?? 'no address', milliseconds: 0 }
}

function connectedTo(address: string, { host, port, greet }: Target, patience: number): Promise<Connection> {
  const began = performance.now()
  return new Promise((resolve) => {
    const socket = createConnection({ host: address, port })
    const answer: Buffer[] = []
    let opened: number | undefined
    const end = (outcome: Connection['outcome'], detail: string) => {
      clearTimeout(late)
      socket.destroy()
      resolve({ host, port, outcome, detail, milliseconds: (opened ?? performance.now()) - began })
    }
    const told = () => end('open', greet ? greetingFor(port).tell(Buffer.concat(answer)) : '')
    const late = setTimeout(() => (opened === undefined ? end('timeout', 'no answer') : told()), patience)
    socket.on('connect', () => {
      opened = performance.now()
      if (greet) socket.write(greetingFor(port).words)
      else told()
    })
    socket.on('data', (chunk) => {
      answer.push(chunk)
      // The first words are enough.
      told()
    })
    socket.on('end', told)
    socket.on('error', (error: NodeJS.ErrnoException) =>
      opened === undefined ? end(outcomes[error.code ?? ''] ?? 'failed', error.code ?? error.message) : told(),
    )
  })
}
