import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createPlain } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EnvironmentError } from '../kernel/errors.ts'
import { run } from '../kernel/run.ts'
import { connectEngine } from './connect.ts'

let directory: string
let socket: string
const opened: { close(): unknown }[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muelle-connect-'))
  socket = join(directory, 'docker.sock')
})
afterEach(async () => {
  for (const server of opened.splice(0)) server.close()
  await rm(directory, { recursive: true, force: true })
})

const daemon = async (answer: RequestListener) => {
  const server = createServer(answer)
  opened.push(server)
  await new Promise<void>((resolve) => server.listen(socket, resolve))
}
const report = async (target: { host?: string; socket?: string }, environ: Record<string, string> = {}) => {
  const failure = await connectEngine(target, { HOME: directory, ...environ }, { patience: 300 }).catch(
    (error) => error,
  )
  expect(failure).toBeInstanceOf(EnvironmentError)
  const { what, evidence, next } = (failure as EnvironmentError).report
  return `${what} | ${evidence} | ${next}`
}

describe('connectEngine', () => {
  it('says that there is no Docker when the socket is absent', async () => {
    expect(await report({ socket })).toMatch(/There is no Docker here.*the default: unix:\/\/.*muelle host prepare/)
  })

  it('says that Docker does not run when the socket was left behind', async () => {
    // Node removes the socket of a server it closes; a killed one leaves it.
    const leave = `require('net').createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, 'SIGKILL'))`
    await run({ argv: [process.execPath, '-e', leave] })
    expect(await report({ socket })).toMatch(/Docker does not run.*systemctl start docker/)
  })

  it('says that the daemon does not answer when it is silent', async () => {
    const silent = createPlain()
    opened.push(silent)
    await new Promise<void>((resolve) => silent.listen(socket, resolve))
    expect(await report({ socket })).toMatch(/Docker does not answer.*silent for 0.3 s/)
  })

  it('refuses a Docker that is too old, with both versions', async () => {
    await daemon((_, answer) => answer.end(JSON.stringify({ ApiVersion: '1.24', Version: '1.12.6' })))
    expect(await report({ socket })).toMatch(/Docker 1.12.6 is too old.*1\.24 of the API, not 1\.41/)
  })

  it('asks without a version in the path, so that the daemon decides', async () => {
    const asked: string[] = []
    await daemon((request, answer) => {
      asked.push(request.url ?? '')
      answer.end(JSON.stringify({ ApiVersion: '1.52', Version: '29.1' }))
    })
    const engine = await connectEngine({ socket }, { HOME: directory })
    expect([engine.address, asked]).toEqual([`unix://${socket}`, ['/version']])
  })

  it('does not take DOCKER_HOST of this process where muelle.yaml says otherwise', async () => {
    await daemon((_, answer) => answer.end(JSON.stringify({ ApiVersion: '1.41', Version: '20.10' })))
    const engine = await connectEngine(
      { host: `unix://${socket}` },
      { HOME: directory, DOCKER_HOST: 'tcp://127.0.0.1:1' },
    )
    expect(engine.address).toBe(`unix://${socket}`)
  })

  it('says when nobody listens at a TCP address and names where the address came from', async () => {
    expect(await report({}, { DOCKER_HOST: 'tcp://127.0.0.1:1' })).toMatch(/Nobody answers at tcp.*DOCKER_HOST/)
  })

  it('tells the failures of ssh apart by what ssh says', async () => {
    const path = { PATH: directory }
    expect(await report({ host: 'ssh://nowhere' }, path)).toMatch(/no ssh on this machine/)
    const ssh = async (words: string) => {
      await rm(join(directory, 'ssh'), { force: true })
      const script = `#!/bin/sh\necho '${words}' >&2\nexit 255\n`
      await run({ argv: ['tee', join(directory, 'ssh')], input: script })
      await run({ argv: ['chmod', '0755', join(directory, 'ssh')] })
      return report({ host: 'ssh://ana@erp.example' }, path)
    }
    expect(await ssh('Host key verification failed.')).toMatch(/key of erp.example is not known/)
    expect(await ssh('ana@erp.example: Permission denied (publickey).')).toMatch(/does not let you in/)
    expect(await ssh('sh: 1: docker: not found')).toMatch(/no Docker on erp.example/)
    expect(await ssh('ssh: Could not resolve hostname erp.example: Name or service not known')).toMatch(
      /cannot be reached/,
    )
  })
})
