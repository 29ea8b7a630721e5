import type { Task } from '../../engine/host/durable.ts'
import type { Stack } from '../../stack/stack.ts'
import type { Colour } from '../../store/release.ts'
import type { World } from '../../workshop/world.ts'
import { aiTasks } from './ai.ts'
import { compareTask, databaseServerTask, initialiseTask, roleTask, settleTask } from './database.ts'
import { secretsTask, shipTask } from './host.ts'
import { hostSizeTasks } from './host-size.ts'
import { addonsTasks, applicationTask, imageTasks, renderTask, retentionTask } from './images.ts'
import { odooTask, proxyTask, readyTask, restTask, verifyTask } from './serve.ts'
import { sourcesTasks } from './sources.ts'

/** What any service is made from, before one of them is started: images, the rendered files, secrets, all of it on the host. */
export function preparingTasks(stack: Stack): readonly Task<World>[] {
  return [
    ...imageTasks(stack),
    ...sourcesTasks(stack),
    ...addonsTasks(stack),
    applicationTask(),
    ...hostSizeTasks(stack),
    renderTask(stack),
    secretsTask(stack),
    shipTask(stack),
  ]
}

/**
 * Everything that `up` does, in order. Each task may be done twice: a killed run is finished by doing all of them again.
 * @param active the colour that serves, or will.
 */
export function upTasks(stack: Stack, active: Colour): readonly Task<World>[] {
  return [
    ...preparingTasks(stack),
    databaseServerTask(),
    roleTask(),
    settleTask(),
    ...stack.odoo.databases.map((name) => initialiseTask(stack, name)),
    odooTask(stack, active),
    readyTask(stack, active),
    proxyTask(stack),
    restTask(stack, active),
    verifyTask(stack, active),
    compareTask(stack),
    retentionTask(stack),
    ...aiTasks(stack),
  ]
}
