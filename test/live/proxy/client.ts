import { connect } from 'node:net'

/** An answer as it came: header names lower-case, the body not decoded. */
export interface Answered {
  /** 0 when the connection ended without one. */
  readonly status: number
  readonly version: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** A request to the proxy, written exactly as given: paths that no client library would let through, too. */
export interface Asked {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Milliseconds; default 20 000. */
  readonly patience?: number
}

/** Sends one request on a connection of its own and reads until the proxy closes it. */
export function ask(
  port: number,
  { method = 'GET', path = '/', headers = {}, body = '', patience = 20_000 }: Asked = {},
): Promise<Answered> {
  const all: Record<string, string> = { Host: 'erp.acme.cl', Connection: 'close', ...headers }
  if (body.length > 0 && all['Transfer-Encoding'] === undefined)
    all['Content-Length'] ??= String(Buffer.byteLength(body))
  const head = [`${method} ${path} HTTP/1.1`, ...Object.entries(all).map(([name, value]) => `${name}: ${value}`)]
  return new Promise((done) => {
    const chunks: Buffer[] = []
    const socket = connect(port, '127.0.0.1')
    const end = () => {
      clearTimeout(timer)
      socket.destroy()
      done(parse(Buffer.concat(chunks)))
    }
    const timer = setTimeout(end, patience)
    socket
      .on('data', (chunk) => chunks.push(chunk))
      .on('close', end)
      .on('error', end)
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    if (body.length > 0) socket.write(body)
  })
}

function parse(data: Buffer): Answered {
  const end = data.indexOf('\r\n\r\n')
  const [line = '', ...fields] = data.subarray(0, Math.max(end, 0)).toString('latin1').split('\r\n')
  const [version = '', status = '0'] = line.split(' ')
  const headers: Record<string, string> = {}
  for (const field of fields)
    headers[field.slice(0, field.indexOf(':')).toLowerCase()] = field.slice(field.indexOf(':') + 1).trim()
  const raw = data.subarray(end + 4)
  return {
    status: Number(status),
    version,
    headers,
    body: headers['transfer-encoding'] === 'chunked' ? unchunked(raw) : raw,
  }
}

function unchunked(data: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < data.length; ) {
    const line = data.indexOf('\r\n', at)
    const size = Number.parseInt(data.subarray(at, line).toString('latin1'), 16)
    if (!(size > 0)) break
    parts.push(data.subarray(line + 2, line + 2 + size))
    at = line + 2 + size + 2
  }
  return Buffer.concat(parts)
}
