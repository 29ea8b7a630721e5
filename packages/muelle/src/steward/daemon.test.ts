import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSocket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { EnvironmentError } from '../kernel/errors.ts'
import { run } from '../kernel/run.ts'
import { DeadSocket, expectDaemon, startingServices } from './daemon.ts'

async function place(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muelle-steward-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'docker.sock')
}

test('a daemon that answers is expected', async () => {
  const path = await place()
  const server = createServer((_, answer) => answer.end('OK'))
  await new Promise<void>((resolve) => server.listen(path, resolve))
  await expectDaemon(path)
  await new Promise((resolve) => server.close(resolve))
})

test('a socket whose daemon is gone is dead', async () => {
  const path = await place()
  // Left behind, as a killed daemon leaves it.
  const listen = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`
  await run({ argv: [process.execPath, '-e', listen, path] })
  await expect(expectDaemon(path)).rejects.toThrow(DeadSocket)
})

test('a daemon that is silent is away, but its socket is not dead', async () => {
  const path = await place()
  const server = createSocket((connection) => connection.destroy())
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const error = await expectDaemon(path).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(EnvironmentError)
  expect(error).not.toBeInstanceOf(DeadSocket)
  await new Promise((resolve) => server.close(resolve))
})

test('the services that come up are those that are not there, not healthy yet, or restart', async () => {
  const path = await place()
  const container = (service: string, State: string, Status: string) => ({
    Labels: { 'com.docker.compose.service': service },
    State,
    Status,
  })
  const asked: string[] = []
  const server = createServer(({ url }, answer) => {
    asked.push(decodeURIComponent(url ?? ''))
    answer.end(
      JSON.stringify([
        container('proxy', 'running', 'Up 2 hours (healthy)'),
        container('steward', 'running', 'Up 2 seconds (health: starting)'),
        container('odoo-cron', 'restarting', 'Restarting (1) 2 seconds ago'),
        container('db', 'running', 'Up 2 seconds (health: starting)'),
      ]),
    )
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const services = ['db', 'odoo-blue', 'odoo-cron', 'proxy']
  expect(await startingServices(path, 'acme-production', services)).toEqual(['db', 'odoo-blue', 'odoo-cron'])
  expect(asked).toEqual(['/containers/json?filters={"label":["com.docker.compose.project=acme-production"]}'])
  await new Promise((resolve) => server.close(resolve))
})
