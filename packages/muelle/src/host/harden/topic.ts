import type { Distribution } from '../prepare/distributions.ts'
import type { Start, Task } from '../prepare/task.ts'
import type { DockerSeen } from './docker.ts'
import type { Record } from './record.ts'

export const topics = ['firewall', 'daemon', 'kernel', 'time', 'updates'] as const
export type TopicName = (typeof topics)[number]

/** One thing of the host that was looked at. */
export interface Finding {
  readonly topic: TopicName
  /** `vm.swappiness`, `live-restore`, `port 5432/tcp`. */
  readonly name: string
  readonly found: string
  readonly wanted: string
  /** change: it will be, or was, set. waiting: set, and in force after Docker's next restart. left: not Muelle's to change. */
  readonly state: 'fine' | 'change' | 'waiting' | 'left'
  /** With the source of the advice. */
  readonly why: string
}

/** What was found of one topic, and the work that brings it to what is wanted. */
export interface Topic {
  readonly findings: readonly Finding[]
  readonly tasks: readonly Task[]
}

/** What the looks and the work need. */
export interface Machine extends Start {
  readonly systemd: boolean
  readonly distribution: Distribution | undefined
  readonly docker: DockerSeen | undefined
  readonly record: Record
}

/** What the person asked for beside the topics. */
export interface Wishes {
  readonly close: readonly number[]
  readonly open: readonly number[]
  readonly closeOthers: boolean
  readonly trial: number
  readonly restartDocker: boolean
}

/** `undefined` as a person reads it. */
export const shown = (value: unknown): string => (value === undefined ? 'not set' : JSON.stringify(value))
