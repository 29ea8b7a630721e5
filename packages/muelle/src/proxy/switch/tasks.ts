import type { Task } from '../../engine/host/durable.ts'
import { step } from '../../kernel/steps.ts'
import { readyTask, verifyTask } from '../../services/up/serve.ts'
import { limitsOf } from '../../sizing/limits.ts'
import type { Stack } from '../../stack/stack.ts'
import { type Colour, releaseFiles } from '../../store/release.ts'
import { other } from '../../traffic/commands.ts'
import { compose, composeArgv, upArgv } from '../../workshop/compose.ts'
import { waitForService } from '../../workshop/wait.ts'
import { waitForAddress } from './address.ts'
import { insist } from './insist.ts'
import { type SwitchWorld, writeBoth } from './world.ts'

/** Seconds that Odoo may take to start: a cold registry of many modules on a small machine. */
const odooSeconds = 300

/**
 * Everything a switch does, in order; each task may be done twice. Files before the proxy, the proxy before the stop:
 * at every moment the colour that a restart leads to runs, and so does the one that serves.
 */
export function switchTasks(stack: Stack, to: Colour): readonly Task<SwitchWorld>[] {
  const from = other(to)
  const start = upArgv(`odoo-${to}`)
  const remove = removeArgv(from)
  // Odoo ends a request itself after this time, so that nothing runs longer than that.
  const drainSeconds = limitsOf(stack).realTime + 10
  return [
    {
      step: step({
        id: 'image',
        what: `give odoo-${to} the image of odoo-${from}, and start both colours at any restart`,
        why: 'until the switch is over either may be the one that serves',
        undo: 'write back what is there now',
      }),
      work(world) {
        const { active, images } = world.release
        const same = active === to ? images : { ...images, [to]: images[from] }
        return writeBoth(world, { ...world.release, images: same })
      },
    },
    {
      step: step({
        id: 'start',
        what: `start odoo-${to} beside odoo-${from} and wait until it is healthy`,
        why: 'it gets no request yet',
        argv: start,
        undo: removeArgv(to).join(' '),
      }),
      async work(world, note) {
        await compose(world, start, note)
        await waitForService(world, `odoo-${to}`, { seconds: odooSeconds })
      },
    },
    readyTask(stack, to),
    {
      step: step({
        id: 'address',
        what: `wait until the proxy knows the address of odoo-${to}`,
        why: 'the one it last had may be another container’s now',
        effect: 'read',
      }),
      work: (world) => waitForAddress(world, to),
    },
    {
      step: step({
        id: 'release',
        what: `write down that ${to} is the active colour`,
        why: 'before the proxy changes: a restart of it then leads to the same colour',
        undo: `write down that ${from} is`,
      }),
      work: (world) => writeBoth(world, { ...world.release, active: to, at: atOf(world) }),
    },
    {
      step: step({
        id: 'switch',
        what: `send new requests to ${to}; ${from} keeps what it has`,
        why: 'over the runtime socket: no connection is lost, none is refused',
        undo: `send them to ${from}`,
      }),
      async work(world) {
        const { colour } = await insist(world.context, () => world.traffic.look())
        world.phase = 'moved'
        await insist(world.context, () => world.traffic.switchTo(to))
        return colour !== to
      },
    },
    verifyTask(stack, to),
    {
      step: step({
        id: 'drain',
        what: `wait until odoo-${from} has answered its requests, ${drainSeconds} s at most`,
        why: 'stopping it would cut them off; WebSockets are closed by Odoo and reconnect',
        effect: 'read',
      }),
      async work(world, note) {
        const { clock, signal } = world.context
        const onLeft = (left: number) => note(`${left} requests still run on ${from}`)
        world.left = await world.traffic.drained(from, { seconds: drainSeconds, clock, signal, onLeft })
        if (world.left > 0) note(`going on: Odoo ends its requests after ${drainSeconds - 10} s itself`)
      },
    },
    {
      step: step({
        id: 'stop',
        what: `stop odoo-${from} and remove its container`,
        why: `${to} serves; a stopped container would be started with the daemon`,
        argv: remove,
      }),
      async work(world, note) {
        world.phase = 'final'
        await compose(world, remove, note)
        await insist(world.context, () => world.traffic.retire(from))
      },
    },
    {
      step: step({
        id: 'finish',
        what: `start only ${to} at any restart`,
        why: 'plain docker compose up -d then leaves the old colour alone',
      }),
      work: async (world) => (await world.session.put(releaseFiles(world.release))).length > 0,
    },
  ]
}

/** Stops one colour and removes its container: it restarts always, so a stopped one would come back with the daemon. */
export const removeArgv = (colour: Colour): readonly string[] =>
  composeArgv('rm', '--stop', '--force', `odoo-${colour}`)

/** The release's own time when this colour is active already, so that a switch done twice writes nothing. */
const atOf = ({ release, to, context }: SwitchWorld): string =>
  release.active === to ? release.at : context.clock.now()
