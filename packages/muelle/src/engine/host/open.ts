import type { Context } from '../../kernel/operation.ts'
import { redact, redactDeep } from '../../kernel/redact.ts'
import type { Stack } from '../../stack/stack.ts'
import type { Engine } from '../port.ts'
import { daemonSocket } from './agent/daemon.ts'
import { proxyRun } from './agent/socket.ts'
import { HostChannel } from './channel.ts'
import { hostSession } from './host-session.ts'
import type { HostSession } from './session.ts'

/** What opening a stack's directory needs. */
export interface HostRequest {
  readonly engine: Engine
  readonly stack: Pick<Stack, 'name' | 'environment' | 'project' | 'hostDirectory' | 'socket'>
  readonly context: Pick<Context, 'invocation' | 'signal'>
  /** Muelle's own image; the engine has it. */
  readonly image: string
  /** True to change things: one operator at a time, and written in the journal. */
  readonly lock: boolean
  /** True to speak to the proxy's runtime socket. A volume that the helper mounts cannot be removed meanwhile, as `down --volumes` does. */
  readonly proxy?: boolean
  /** Seconds to wait for another operator; none when absent. */
  readonly wait?: number
  /** Told once who is waited for. */
  readonly onWait?: (text: string) => void
}

/** Capabilities the helper needs on the host's files: to give them to a consumer's user, and to reach those it gave away. */
const capabilities = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER']

/**
 * Opens the stack's directory on the daemon's host through a helper container, made for this and gone with it.
 * With `lock` the operation's `begin` is in the journal when this resolves. Without it nothing is made on the host:
 * a directory that does not exist yet reads as empty.
 * @throws UserError, refused, that names the other operator; EnvironmentError for another daemon than the expected one.
 */
export async function openHost(request: HostRequest): Promise<HostSession> {
  const { engine, stack, context, lock, wait = 0, onWait } = request
  const { id: daemon } = await engine.info()
  const helper = await engine.attach({
    image: request.image,
    entrypoint: ['/usr/local/bin/muelle'],
    argv: ['host-agent', '--directory', stack.hostDirectory],
    user: '0:0',
    network: 'none',
    capabilities,
    labels: {
      'io.muelle.role': 'helper',
      'io.muelle.name': stack.name,
      'io.muelle.environment': stack.environment,
    },
    binds: await bindsOf(request),
  })
  const channel = new HostChannel({ ...helper, kill: () => engine.removeContainer(helper.id) })
  try {
    await channel.greeted()
    const { operation, effect, input, actor } = context.invocation
    const invocation = { operation, effect, input: redactDeep(input) ?? null, actor: redact(actor) }
    const opening = { project: stack.project, daemon, lock, wait, invocation }
    await channel.ask('open', opening, { signal: context.signal, ...(onWait && { onLine: onWait }) })
    return hostSession(channel, { lock, signal: context.signal })
  } catch (error) {
    await channel.close()
    throw error
  }
}

async function bindsOf({ engine, stack, image, lock, proxy = false }: HostRequest): Promise<string[]> {
  const { hostDirectory, socket, project } = stack
  const binds = [`${socket}:${daemonSocket}`]
  if (lock) binds.push(`${hostDirectory}:${hostDirectory}`)
  else if (await engine.directoryExists(hostDirectory, image)) binds.push(`${hostDirectory}:${hostDirectory}:ro`)
  if (!proxy) return binds
  // Compose has made it if the stack ever ran; before that there is no proxy to speak to.
  const run = (await engine.volumes.list(project)).find(({ key }) => key === 'haproxy-run')
  if (run !== undefined) binds.push(`${run.name}:${proxyRun}`)
  return binds
}
