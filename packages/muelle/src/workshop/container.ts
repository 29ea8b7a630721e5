import type { ContainerSummary } from '../engine/port.ts'
import { FailedError } from '../kernel/errors.ts'
import type { Workshop } from './change.ts'
import { compose, composeArgv } from './compose.ts'
import { removeLeftOvers, shellRole } from './left-overs.ts'

type Opened = Pick<Workshop, 'engine' | 'stack' | 'session'>

/** Marks the container that the commands of one operation are run in, under the stack's lock. */
const runRole = 'run'

const label = (role: string) => `io.muelle.role=${role}`

/**
 * The command that makes a container of an operation's own: the service as it is, with nothing in it but a process that waits. Odoo's
 * own entrypoint puts its odoo.conf together first; the others are not asked, as theirs might not know what to do with `sleep`.
 */
export function ownArgv(service: string): readonly string[] {
  const options = ['--detach', '--no-deps', '--no-TTY', '--label', label(runRole)]
  return service.startsWith('odoo-')
    ? composeArgv('run', ...options, service, 'sleep', 'infinity')
    : composeArgv('run', ...options, '--entrypoint', 'sleep', service, 'infinity')
}

/** Makes that container; what a killed run left is removed first. Remove it with {@link removeOwn}. */
export const makeOwn = (workshop: Opened, service: string, note: (text: string) => void): Promise<ContainerSummary> =>
  make(workshop, service, { argv: ownArgv(service), role: runRole }, note)

/** Seconds in which nothing runs in the container of a shell until it ends by itself, and after which it ends whatever runs. */
const idle = 60
const longest = 12 * 60 * 60

/** Waits as process 2, below Docker's init, until nothing but itself has run for a while. */
const untilLeft = `
import os, time
began = left = time.monotonic()
while time.monotonic() - began < ${longest} and time.monotonic() - left < ${idle}:
    time.sleep(2)
    if any(name.isdigit() and int(name) not in (1, os.getpid()) for name in os.listdir('/proc')):
        left = time.monotonic()
`

/** The same for a shell: it outlives the lock, so it must end by itself when its person is gone. */
export const shellArgv: readonly string[] = [
  ...composeArgv('run', '--rm', '--detach', '--no-deps', '--no-TTY', '--label', label(shellRole)),
  ...['odoo-cron', 'python3', '-c', untilLeft],
]

/** Makes the container of a shell. Other operations leave it alone; it ends a minute after what runs in it, or when it is removed. */
export const makeShell = (workshop: Opened, note: (text: string) => void): Promise<ContainerSummary> =>
  make(workshop, 'odoo-cron', { argv: shellArgv, role: shellRole }, note)

async function make(
  workshop: Opened,
  service: string,
  { argv, role }: { readonly argv: readonly string[]; readonly role: string },
  note: (text: string) => void,
): Promise<ContainerSummary> {
  const { engine, stack } = workshop
  await removeLeftOvers(engine, stack, note)
  const before = new Set((await engine.containers(stack.project)).map(({ id }) => id))
  await compose(workshop, argv, note)
  const container = (await engine.containers(stack.project)).find((each) => !before.has(each.id) && has(each, role))
  const ready = container && (await engine.exec(container.id, { argv: ['sh', '-c', untilReady] }))
  if (container && ready?.exitCode === 0) return container
  throw new FailedError(
    {
      what: `A container of ${service} did not come up.`,
      evidence: container ? `${container.name} did not write its odoo.conf` : 'Compose made one and it is gone',
      next: `See: muelle logs ${service} --tail 50`,
    },
    { unwound: true },
  )
}

/** Waits until odoo/start has put odoo.conf together, at most ten seconds; other services have none to wait for. */
const untilReady = `n=0; until [ -z "$ODOO_RC" ] || [ -e "$ODOO_RC" ]; do n=$((n+1)); [ $n -lt 100 ] || exit 1; sleep 0.1; done`

const has = ({ oneOff, labels }: ContainerSummary, role: string): boolean => oneOff && labels['io.muelle.role'] === role

/** Removes what {@link makeOwn} made. The lock is ours: every such container is. */
export async function removeOwn({ engine, stack }: Pick<Workshop, 'engine' | 'stack'>): Promise<void> {
  for (const container of await engine.containers(stack.project))
    if (has(container, runRole)) await engine.removeContainer(container.id)
}
