import { UserError } from '../../kernel/errors.ts'
import type { Context } from '../../kernel/operation.ts'
import { redact, redactDeep } from '../../kernel/redact.ts'
import type { Stack } from '../../stack/stack.ts'
import { outsideVolumes } from '../../stack/volumes.ts'
import type { Engine } from '../port.ts'
import { daemonSocket } from './agent/daemon.ts'
import { proxyRun } from './agent/socket.ts'
import { HostChannel } from './channel.ts'
import { borrowed, given } from './databases/places.ts'
import { hostSession } from './host-session.ts'
import type { HostSession } from './session.ts'
import { mounted } from './volumes/places.ts'

/** What opening a stack's directory needs. */
export interface HostRequest {
  readonly engine: Engine
  readonly stack: Pick<Stack, 'name' | 'environment' | 'project' | 'hostDirectory' | 'socket' | 'volumes'>
  readonly context: Pick<Context, 'invocation' | 'signal'>
  /** Muelle's own image; the engine has it. */
  readonly image: string
  /** True to change things: one operator at a time, and written in the journal. */
  readonly lock: boolean
  /** True to speak to the proxy's runtime socket. A volume that the helper mounts cannot be removed meanwhile, as `down --volumes` does. */
  readonly proxy?: boolean
  /** Keys of the volumes to work on, as compose.yaml calls them; to be changed only with the lock. Those that do not exist are left out. */
  readonly volumes?: readonly string[]
  /** Full name of another stack's volume `odoo-data`, to be read. */
  readonly borrowed?: string
  /** A directory of the host, to be read: where a person put a file. */
  readonly given?: string
  /** Seconds to wait for another operator; none when absent. */
  readonly wait?: number
  /** Told once who is waited for. */
  readonly onWait?: (text: string) => void
}

/** Capabilities the helper needs on the host's files: to give them to a consumer's user, and to reach those it gave away. */
const capabilities = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER']

/** And on a volume's: to unpack directories that hand their group on. */
const volumeCapabilities = ['FSETID']

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
    capabilities: [...capabilities, ...((request.volumes?.length ?? 0) > 0 ? volumeCapabilities : [])],
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

async function bindsOf(request: HostRequest): Promise<string[]> {
  const { engine, stack, image, lock, proxy = false, volumes = [] } = request
  const { hostDirectory, socket, project } = stack
  const binds = [`${socket}:${daemonSocket}`]
  if (lock) binds.push(`${hostDirectory}:${hostDirectory}`)
  else if (await engine.directoryExists(hostDirectory, image)) binds.push(`${hostDirectory}:${hostDirectory}:ro`)
  if (request.borrowed !== undefined) binds.push(`${request.borrowed}:${borrowed}:ro`)
  if (request.given !== undefined) {
    // Docker would make a directory that is not there.
    if (!(await engine.directoryExists(request.given, image))) throw noDirectory(request.given)
    binds.push(`${request.given}:${given}:ro`)
  }
  if (!proxy && volumes.length === 0) return binds
  const there = await engine.volumes.list(project, outsideVolumes(stack.volumes))
  // Only those that exist: Docker would make an empty one under a name that it does not know.
  for (const { name, key } of there)
    if (volumes.includes(key)) binds.push(`${name}:${mounted}/${key}${lock ? '' : ':ro'}`)
  if (!proxy) return binds
  // Compose has made it if the stack ever ran; before that there is no proxy to speak to.
  const run = there.find(({ key }) => key === 'haproxy-run')
  if (run !== undefined) binds.push(`${run.name}:${proxyRun}`)
  return binds
}

const noDirectory = (path: string) =>
  new UserError({
    what: `There is no directory ${path} on the Docker host.`,
    next: 'The path is one of that host, not of this machine.',
  })
