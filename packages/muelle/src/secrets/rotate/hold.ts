import { besides } from '../../engine/host/conclude.ts'
import type { Task } from '../../engine/host/durable.ts'
import { step } from '../../kernel/steps.ts'
import { leaseInForce, removeLease, writeLease } from '../../proxy/lease.ts'
import type { ProxyWorld } from '../../proxy/world.ts'
import { leaseFrom } from '../../traffic/lease.ts'

/** Who holds, in the lease. */
const operation = 'secrets rotate'

/** A world whose requests may be held meanwhile. */
export interface HeldWorld extends ProxyWorld {
  /** This run holds, and has to release. */
  holding: boolean
}

/** The part of a hold in which running requests may end; they have their connections, so what is left is left alone. */
const drainShare = 0.3

/**
 * Work that nobody shall run into: new requests wait at the proxy until it is done, or until the lease is over, which the steward sees to
 * whatever becomes of this process. A hold of somebody else is taken as it is, and left to them.
 * @param seconds how long at most.
 */
export function heldTasks<World extends HeldWorld>(
  tasks: readonly Task<World>[],
  seconds: number,
): readonly Task<World>[] {
  return [
    {
      step: step({
        id: 'hold',
        what: `let new requests wait at the proxy, ${seconds} s at most`,
        why: 'they are answered a moment later instead of failing',
        undo: 'muelle proxy release',
      }),
      work: (world, note) => hold(world, seconds, note),
    },
    ...tasks,
    {
      step: step({
        id: 'release',
        what: 'send requests to the active colour, those that wait first',
        why: 'it is done',
      }),
      work: release,
    },
  ]
}

async function hold(world: HeldWorld, seconds: number, note: (text: string) => void): Promise<boolean> {
  const { context, engine, session, traffic, release: active } = world
  const { clock, signal } = context
  const there = await leaseInForce(world)
  // Of a rotation that was cut off: this one goes on with it.
  if (there?.operation === operation) world.holding = true
  if (there !== undefined) {
    note(`requests are held already, by ${there.operation}`)
    return false
  }
  if ((await traffic.look()).colour !== active.active) {
    note(`${active.active} does not serve: nobody has to wait`)
    return false
  }
  const { systemTime } = await engine.info()
  await writeLease(session, leaseFrom(systemTime, operation, seconds))
  world.holding = true
  await traffic.hold()
  const left = await traffic.drained(active.active, {
    ...{ seconds: seconds * drainShare, clock, signal },
    onLeft: (count) => note(`${count} requests still run`),
  })
  if (left > 0) note(`${left} requests go on running`)
  return true
}

async function release(world: HeldWorld): Promise<boolean> {
  if (!world.holding) return false
  await world.traffic.release(world.release.active)
  await removeLease(world.session)
  world.holding = false
  return true
}

/** On the way out of a failure: nobody waits for what does not come. What cannot be released, the steward releases. */
export const releaseAfter = (world: HeldWorld): Promise<void> => besides(release(world))
