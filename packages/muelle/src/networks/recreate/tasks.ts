import type { Task } from '../../engine/host/durable.ts'
import { FailedError } from '../../kernel/errors.ts'
import type { Context } from '../../kernel/operation.ts'
import { step } from '../../kernel/steps.ts'
import type { Workshop } from '../../workshop/change.ts'
import { compose, composeArgv, upArgv } from '../../workshop/compose.ts'
import { forgetTaken, rememberTask } from '../../workshop/taken.ts'
import { startSeconds, waitForService } from '../../workshop/wait.ts'
import { driftOf } from '../drift.ts'
import { type Cure, commandFor } from './cure.ts'

export type RecreateWorld = Omit<Workshop, typeof Symbol.asyncDispose> & { readonly context: Context }

/** Everything that recreating a network is, in order; each may be done twice. */
export function recreateTasks(cure: Cure): readonly Task<RecreateWorld>[] {
  const { key, running, standing } = cure
  const remember = rememberTask<RecreateWorld>({ by: commandFor(key), running: [...running], standing: [...standing] })
  return [remember, takeDownTask(cure), removeTask(cure), bringUpTask(cure), verifyTask(cure)]
}

function takeDownTask({ running, standing }: Cure): Task<RecreateWorld> {
  const argv = composeArgv('rm', '--stop', '--force', ...running, ...standing)
  return {
    step: step({
      id: 'take-down',
      what: `stop and remove the containers of ${[...running, ...standing].join(', ') || 'nobody'}`,
      why: `nothing can be changed on a network, nor can it be removed while somebody is in it. The pause: ${running.join(', ') || 'nobody'} ${running.length === 1 ? 'answers' : 'answer'} nobody until started again, usually under a minute`,
      argv,
      undo: upArgv(...running).join(' '),
    }),
    async work(world, note) {
      if (running.length + standing.length > 0) await compose(world, argv, note)
    },
  }
}

function removeTask({ key, name, wanted, reasons }: Cure): Task<RecreateWorld> {
  return {
    step: step({
      id: 'remove',
      what: `remove the network ${name}`,
      why: reasons.join('; '),
      argv: ['docker', 'network', 'rm', name],
    }),
    async work({ engine, stack }) {
      const real = (await engine.networks.list(stack.project)).find((network) => network.key === key)
      // Already made anew by a run that was cut off later.
      if (real === undefined || driftOf(wanted, real).length === 0) return false
      return await engine.networks.remove(real.name)
    },
  }
}

function bringUpTask({ running, standing }: Cure): Task<RecreateWorld> {
  // The colour that stands still is made by the next switch.
  const rest = standing.filter((service) => !/^odoo-(blue|green)$/.test(service))
  const argv = upArgv(...running)
  return {
    step: step({
      id: 'bring-up',
      what: `make the network and start ${running.join(', ') || 'nobody'}; wait until they are healthy`,
      why: 'the pause ends',
      argv,
    }),
    async work(world, note) {
      if (running.length > 0) await compose(world, argv, note)
      if (rest.length > 0) await compose(world, composeArgv('create', '--no-build', ...rest), note)
      for (const service of running) await waitForService(world, service, { seconds: startSeconds })
    },
  }
}

function verifyTask({ key, wanted }: Cure): Task<RecreateWorld> {
  return {
    step: step({
      id: 'verify',
      what: `compare ${key} with compose.yaml`,
      why: 'an exit code proves nothing',
      effect: 'read',
    }),
    async work(world) {
      const { engine, stack } = world
      const real = (await engine.networks.list(stack.project)).find((network) => network.key === key)
      const drift = real === undefined ? ['it does not exist'] : driftOf(wanted, real)
      if (drift.length > 0)
        throw new FailedError(
          {
            what: `${key} was made anew and is not as compose.yaml says.`,
            evidence: drift.join('; '),
            next: 'Somebody else may be making networks of this name. See docker network inspect, then run it again.',
          },
          { unwound: false },
        )
      await forgetTaken(world)
    },
  }
}
