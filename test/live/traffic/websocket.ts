import { randomBytes } from 'node:crypto'
import { request } from 'node:http'

/** Opens a WebSocket and leaves it open. `closed` resolves when the other side has ended it. */
export function openWebSocket(port: number): Promise<{ readonly closed: Promise<void> }> {
  return new Promise((resolve, reject) => {
    const headers = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      Origin: `http://127.0.0.1:${port}`,
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    }
    const asked = request({ port, host: '127.0.0.1', path: '/websocket', headers })
    asked.on('upgrade', (_answer, socket) => {
      const closed = new Promise<void>((done) => socket.on('close', () => done()).on('error', () => socket.destroy()))
      // The close frame of the other side is read, and its end answered by ours.
      socket.on('data', () => undefined).on('end', () => socket.end())
      resolve({ closed })
    })
    asked.on('response', (answer) => reject(new Error(`the WebSocket was answered ${answer.statusCode}`)))
    asked.on('error', reject)
    asked.end()
  })
}
