import type { Task } from '../prepare/task.ts'
import { daemonTopic, daemonUndo } from './daemon.ts'
import { firewallUndo } from './firewall/keep.ts'
import { firewallTopic } from './firewall/topic.ts'
import { kernelTopic, kernelUndo } from './kernel.ts'
import { timeTopic, timeUndo } from './time.ts'
import type { Machine, Topic, TopicName, Wishes } from './topic.ts'
import { updatesTopic, updatesUndo } from './updates.ts'

interface TopicWork {
  readonly look: (machine: Machine, wishes: Wishes) => Promise<Topic>
  readonly undo: (machine: Machine) => readonly Task[]
}

/** The daemon before updates, which may restart it; the firewall last, so that packages can still be had while it is tried. */
const order: readonly (readonly [TopicName, TopicWork])[] = [
  ['daemon', { look: daemonTopic, undo: daemonUndo }],
  ['kernel', { look: kernelTopic, undo: kernelUndo }],
  ['time', { look: timeTopic, undo: timeUndo }],
  ['updates', { look: updatesTopic, undo: updatesUndo }],
  ['firewall', { look: firewallTopic, undo: firewallUndo }],
]

const chosen = (only: readonly TopicName[]) => order.filter(([name]) => only.length === 0 || only.includes(name))

/** What was found of the topics, and what is to be done; nothing where all is well. */
export async function hardening(machine: Machine, only: readonly TopicName[], wishes: Wishes): Promise<Topic> {
  const topics = await Promise.all(chosen(only).map(([, { look }]) => look(machine, wishes)))
  return { findings: topics.flatMap(({ findings }) => findings), tasks: topics.flatMap(({ tasks }) => tasks) }
}

/** What restores the state of before. The firewall goes first: whoever undoes may be in need of a port. */
export const softening = (machine: Machine, only: readonly TopicName[]): readonly Task[] =>
  chosen(only)
    .toReversed()
    .flatMap(([, { undo }]) => undo(machine))
