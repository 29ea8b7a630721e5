import type { Readable } from 'node:stream'
import type Docker from 'dockerode'
import { EnvironmentError } from '../../kernel/errors.ts'
import { holdsSecret } from '../../kernel/redact.ts'
import type { AttachedContainer, AttachRequest } from '../port.ts'
import type { Client } from './client.ts'
import { removeContainer } from './containers.ts'
import { demultiplex } from './frames.ts'
import { removeLeftBehind } from './left-behind.ts'

/** Marks containers that are made to be attached to. */
const mark = 'io.muelle.attached'

/** Seconds after which one that never started was left by a killed process; a busy daemon takes many to start one. */
const old = 90

/**
 * Starts a container whose standard input is this connection. It is removed when it ends. When this process dies, however
 * it dies, the connection closes, and with it the container's input (`StdinOnce`): the program in it reads its end.
 */
export async function attach(client: Client, request: AttachRequest): Promise<AttachedContainer> {
  const { argv, image, environment = {} } = request
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  if ([...argv, ...variables].some(holdsSecret))
    throw new Error(`refused to start ${image}: an argument holds a secret`)
  const doing = `start a container of ${image}`
  const container = await client.ask(doing, (docker) => docker.createContainer(configuration(request, variables)))
  try {
    await client.ask(doing, (docker) => removeLeftBehind(docker, client, { label: mark, own: container.id, old }))
    const query = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true }
    const connection = await client.ask(doing, () => container.attach(query))
    const { ended } = await exitOf(client, container.id)
    await client.ask(doing, () => container.start())
    const { stdout, stderr } = demultiplex(connection as unknown as Readable)
    return { id: container.id, stdin: connection, stdout, stderr, ended }
  } catch (error) {
    await removeContainer(client, container.id)
    throw error
  }
}

function configuration(request: AttachRequest, variables: readonly string[]): Docker.ContainerCreateOptions {
  const { image, argv, labels, user, binds, network, entrypoint, capabilities, limits } = request
  return {
    Image: image,
    Cmd: [...argv],
    Env: [...variables],
    User: user,
    Labels: { ...labels, [mark]: 'true' },
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    StdinOnce: true,
    Tty: false,
    ...(entrypoint && { Entrypoint: [...entrypoint] }),
    HostConfig: {
      AutoRemove: true,
      Binds: [...binds],
      NetworkMode: network,
      // A first process that reaps the orphans of what the container starts.
      Init: true,
      // Its output is read here; the daemon need not keep it.
      LogConfig: { Type: 'none', Config: {} },
      // Of CPU time the API takes billionths.
      ...(limits && { Memory: limits.memory, NanoCpus: limits.cpus * 1e9, PidsLimit: limits.pids }),
      ...(capabilities && { CapDrop: ['ALL'], CapAdd: [...capabilities] }),
      // SELinux would deny the Docker socket and the host's directories.
      SecurityOpt: ['no-new-privileges', 'label=disable'],
    },
  }
}

/** Asks for the exit code before the start, so that a container that ends at once is not missed. */
async function exitOf(client: Client, id: string): Promise<{ readonly ended: Promise<number> }> {
  const answer = await client.ask(
    'wait for a container',
    (docker) =>
      new Promise<Readable>((resolve, reject) => {
        docker.modem.dial(
          {
            path: `/containers/${id}/wait?`,
            method: 'POST',
            // The headers come at once, the body when the container is gone.
            isStream: true,
            statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
            options: { _query: { condition: 'removed' }, _body: {} },
          },
          (error: Error | null, result: unknown) => (error ? reject(error) : resolve(result as Readable)),
        )
      }),
  )
  const ended = client.ask('wait for a container', async () => {
    let body = ''
    for await (const chunk of answer as AsyncIterable<Buffer>) body += chunk.toString('utf8')
    const { StatusCode } = JSON.parse(body) as { StatusCode?: number }
    if (typeof StatusCode === 'number') return StatusCode
    throw new EnvironmentError({
      what: 'Docker lost sight of a container.',
      evidence: body,
      next: 'Run the same command again.',
    })
  })
  // Who does not wait for the end need not hear that it failed.
  ended.catch(() => undefined)
  // In an object: an async function would wait for a bare promise.
  return { ended }
}
