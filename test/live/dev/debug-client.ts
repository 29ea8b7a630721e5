import { connect, type Socket } from 'node:net'

/** A message of the Debug Adapter Protocol, as far as it is looked at here. */
interface Message {
  readonly seq: number
  readonly type: 'request' | 'response' | 'event'
  readonly event?: string
  readonly request_seq?: number
  readonly success?: boolean
  readonly message?: string
  readonly body?: Record<string, unknown>
}

/** What an editor does with a debugger that it is attached to. Every wait ends after 20 s. */
export interface DebugClient {
  request(command: string, args?: object): Promise<Record<string, unknown>>
  /** The next event of this name, also one that came already. */
  event(name: string): Promise<Record<string, unknown>>
  close(): void
}

/**
 * Attaches to debugpy over TCP as VS Code does: initialize, attach, wait for `initialized`, configurationDone.
 * Source: the specification of the Debug Adapter Protocol, "Launch Sequencing".
 */
export async function attachDebugger(port: number): Promise<DebugClient> {
  const socket = await connected(port)
  const came: Message[] = []
  let wake = () => {}
  let rest = Buffer.alloc(0)
  let closed = false
  socket.on('data', (data: Buffer) => {
    rest = Buffer.concat([rest, data])
    for (let message = next(); message !== undefined; message = next()) came.push(message)
    wake()
  })
  socket.on('close', () => {
    closed = true
    wake()
  })
  function next(): Message | undefined {
    const end = rest.indexOf('\r\n\r\n')
    if (end < 0) return undefined
    const length = Number(/Content-Length: (\d+)/.exec(rest.subarray(0, end).toString())?.[1])
    const from = end + 4
    if (rest.length < from + length) return undefined
    const message = JSON.parse(rest.subarray(from, from + length).toString()) as Message
    rest = rest.subarray(from + length)
    return message
  }
  async function waitFor(what: string, wanted: (message: Message) => boolean): Promise<Message> {
    const until = performance.now() + 20_000
    for (;;) {
      const at = came.findIndex(wanted)
      if (at >= 0) return came.splice(at, 1)[0] as Message
      const left = until - performance.now()
      if (closed || left <= 0) throw new Error(`the debugger ${closed ? 'hung up' : 'does not send'}: ${what}`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  let seq = 0
  const send = (command: string, args: object) => {
    const text = JSON.stringify({ seq: ++seq, type: 'request', command, arguments: args })
    socket.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
    return seq
  }
  const answer = async (command: string, number: number) => {
    const { success, message, body } = await waitFor(command, (each) => each.request_seq === number)
    if (success !== true) throw new Error(`the debugger refuses ${command}: ${message}`)
    return body ?? {}
  }
  const request = (command: string, args: object = {}) => answer(command, send(command, args))
  const event = async (name: string) => (await waitFor(name, (each) => each.event === name)).body ?? {}
  try {
    await request('initialize', { clientID: 'muelle-test', adapterID: 'debugpy', linesStartAt1: true })
    const attach = send('attach', { justMyCode: false })
    await event('initialized')
    await request('configurationDone')
    await answer('attach', attach)
  } catch (error) {
    socket.destroy()
    throw error
  }
  return { request, event, close: () => socket.destroy() }
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.once('error', reject)
  })
}
