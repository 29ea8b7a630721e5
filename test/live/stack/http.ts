import { randomBytes } from 'node:crypto'
import { request } from 'node:http'

/** Status of a GET on a loopback port, 0 when nobody answers. */
export async function statusOf(port: number, path: string, headers: Record<string, string> = {}): Promise<number> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      redirect: 'manual',
      headers,
      signal: AbortSignal.timeout(60_000),
    })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return 0
  }
}

/** Status of a WebSocket handshake: 101 when it was accepted. */
export function websocketStatus(port: number, path = '/websocket'): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({
      port,
      host: '127.0.0.1',
      path,
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        Origin: `http://127.0.0.1:${port}`,
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      },
    })
    asked.on('upgrade', (answer, socket) => {
      socket.destroy()
      resolve(answer.statusCode ?? 0)
    })
    asked.on('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** Logs in as Odoo's own client does. Returns the user's id, or undefined when refused. */
export async function logIn(port: number, database: string, password: string): Promise<number | undefined> {
  const answer = await fetch(`http://127.0.0.1:${port}/web/session/authenticate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', method: 'call', params: { db: database, login: 'admin', password } }),
  })
  const { result } = (await answer.json()) as { result?: { uid?: number } }
  return result?.uid
}

/** Asks until the status is as wanted, for `seconds`. Returns the last one. */
export async function eventually<T>(ask: () => Promise<T>, wanted: T, seconds: number): Promise<T> {
  let status = await ask()
  for (const until = Date.now() + seconds * 1000; status !== wanted && Date.now() < until; ) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    status = await ask()
  }
  return status
}
