import { createHash } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'

/** A request as it arrived at the backend. Header names are lower-case. */
export interface Arrived {
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** What the backend does with a request that it has read: headers and body to answer, or no answer at all. */
export type Answer =
  | { readonly status?: number; readonly headers?: readonly string[]; readonly body?: string }
  | 'drop'
  | 'never'

/**
 * A colour of Odoo as HAProxy sees it, on an address of its own of the loopback: it answers in HTTP/1.0 and closes, as Odoo's
 * workers do, and says 101 to WebSockets, which it then echoes.
 */
export interface Colour extends AsyncDisposable {
  readonly arrived: readonly Arrived[]
  answer: (request: Arrived) => Answer | Promise<Answer>
  /** Stops listening and cuts every connection, as a container that stops. */
  stop(): Promise<void>
  start(): Promise<void>
}

export async function colour(address: string, port: number): Promise<Colour> {
  const arrived: Arrived[] = []
  const sockets = new Set<Socket>()
  const self: Colour = {
    arrived,
    answer: () => ({ body: `answered by ${address}` }),
    start: () =>
      new Promise((done, failed) => {
        server = createServer((socket) => serve(socket, self, arrived, sockets))
        server.once('error', failed).listen(port, address, 8 * 5, done)
      }),
    async stop() {
      const closed = new Promise<void>((done) => server?.close(() => done()) ?? done())
      for (const socket of sockets) socket.resetAndDestroy()
      await closed
      server = undefined
    },
    [Symbol.asyncDispose]: () => self.stop(),
  }
  let server: Server | undefined
  await self.start()
  return self
}

function serve(socket: Socket, self: Colour, arrived: Arrived[], sockets: Set<Socket>): void {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy())
  const chunks: Buffer[] = []
  const onData = async (chunk: Buffer) => {
    chunks.push(chunk)
    const request = parse(Buffer.concat(chunks))
    if (request === undefined) return
    socket.off('data', onData)
    arrived.push(request)
    if (request.headers.upgrade === 'websocket') {
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept(request)}\r\n\r\n`,
      )
      socket.on('data', (data) => socket.write(data))
      return
    }
    const answer = await self.answer(request)
    if (answer === 'drop') socket.destroy()
    else if (answer !== 'never') {
      const { status = 200, headers = [], body = '' } = answer
      const lines = [`HTTP/1.0 ${status} Answer`, `Content-Length: ${Buffer.byteLength(body)}`, ...headers]
      socket.end(`${lines.join('\r\n')}\r\n\r\n${request.method === 'HEAD' ? '' : body}`)
    }
  }
  socket.on('data', onData)
}

/** RFC 6455, 4.2.2; HAProxy checks it. */
const accept = ({ headers }: Arrived) =>
  createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')

/** The request when all of it is there. */
function parse(data: Buffer): Arrived | undefined {
  const end = data.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [line = '', ...fields] = data.subarray(0, end).toString('latin1').split('\r\n')
  const [method = '', target = ''] = line.split(' ')
  const headers = Object.fromEntries(
    fields.map((field) => [
      field.slice(0, field.indexOf(':')).toLowerCase(),
      field.slice(field.indexOf(':') + 1).trim(),
    ]),
  )
  const body = data.subarray(end + 4)
  if (headers['transfer-encoding'] === 'chunked' && !body.toString('latin1').endsWith('0\r\n\r\n')) return undefined
  return body.length < Number(headers['content-length'] ?? 0) ? undefined : { method, target, headers, body }
}
