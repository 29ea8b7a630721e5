import { createServer, type Server } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Project, project } from './stack/project.ts'

let stack: Project
let service: Server
let port: number

beforeAll(async () => {
  // What a host may offer to everybody who reaches it: a mail server, for instance.
  service = createServer((socket) => socket.end('220 mail\r\n'))
  await new Promise<void>((resolve) => service.listen(0, '0.0.0.0', resolve))
  port = (service.address() as { port: number }).port
  stack = await project({ name: 'live-neutral', port: 18489, environment: ['neutralized: true'] })
  await stack.json('up')
})
afterAll(async () => {
  service.close()
  await stack.remove()
})

const script = `
import socket, sys
try: print(socket.create_connection((sys.argv[1], int(sys.argv[2])), 4).recv(3).decode())
except OSError as error: print("closed")
`

test('a neutralized Odoo reaches nobody: not the services of its host, whatever address they have', async () => {
  const addresses = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
  expect(addresses).not.toEqual([])
  for (const odoo of ['odoo-blue', 'odoo-cron'])
    for (const address of addresses) {
      const { stdout } = await stack.json('exec', odoo, '--', 'python3', '-c', script, address, String(port))
      expect(`${odoo} ${address} ${String(stdout).trim()}`).toBe(`${odoo} ${address} closed`)
    }
})

test('it serves all the same', async () => {
  expect(await stack.json('ps')).toMatchObject({ well: true })
})
