import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { netAgent } from './agent.ts'
import { hostsEntries } from './names.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A server on a loopback port that does this with each connection. */
async function serving(talk: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    talk(socket)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as { port: number }).port
}

const asked = async (port: number, greet = true) =>
  (await netAgent(JSON.stringify({ connect: [{ host: '127.0.0.1', port, greet }], patience: 300 }))).connections[0]

test('a port where somebody listens is open, and what answers is told', async () => {
  const port = await serving((socket) => socket.end('HTTP/1.1 303 See Other\r\nLocation: /web\r\n\r\n'))
  expect(await asked(port)).toMatchObject({ outcome: 'open', detail: 'HTTP 303 to /web' })
  expect(await asked(port, false)).toMatchObject({ outcome: 'open', detail: '' })
  expect((await netAgent('{}')).listening).toContainEqual({ address: '127.0.0.1', port })
})

test('what is not HTTP, and what stays silent, is told as that', async () => {
  const mail = await serving((socket) => socket.end('220 mail\r\n'))
  expect(await asked(mail)).toMatchObject({ outcome: 'open', detail: 'not HTTP: 220 mail ' })
  const silent = await serving(() => undefined)
  expect(await asked(silent)).toMatchObject({ outcome: 'open', detail: 'accepts, and says nothing to HTTP' })
  const tls = await serving((socket) => socket.end(Buffer.from([21, 3, 1, 0, 2, 2, 70])))
  expect(await asked(tls)).toMatchObject({ outcome: 'open', detail: 'TLS' })
})

test('a port where nobody listens is refused', async () => {
  const port = await serving(() => undefined)
  servers.splice(0).forEach((server) => {
    server.close()
  })
  expect(await asked(port)).toMatchObject({ outcome: 'refused', detail: 'ECONNREFUSED' })
})

test('a name is found in the hosts file, comments and aliases minded', () => {
  const hosts = '127.0.0.1 localhost\n# 10.0.0.9 db\n10.0.0.2\tdb.internal db # the database\n'
  expect(hostsEntries(hosts, 'db')).toEqual(['10.0.0.2'])
  expect(hostsEntries(hosts, 'web')).toEqual([])
})
