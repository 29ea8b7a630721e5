import { posix } from 'node:path'
import type { Project } from '../project/project.ts'
import { type Dockerfile, lineage, type Stage } from '../read/dockerfile/dockerfile.ts'
import type { Instruction } from '../read/dockerfile/instructions.ts'
import { type ShellCall, shellCalls } from '../read/dockerfile/words.ts'
import { type Placed, servicesOf } from './services.ts'

/** A RUN with the commands in it, and whether its layers are part of an image that is built. */
export interface Run {
  readonly dockerfile: Dockerfile
  readonly stage: Stage
  readonly instruction: Instruction
  readonly calls: readonly ShellCall[]
  readonly isShipped: boolean
}

/** Dockerfiles whose text is meant as it stands. */
export function* dockerfilesOf(project: Project): Generator<Dockerfile> {
  for (const dockerfile of project.dockerfiles.values()) if (!dockerfile.isTemplate) yield dockerfile
}

/** Every RUN of the project. */
export function* runsOf(project: Project): Generator<Run> {
  for (const dockerfile of dockerfilesOf(project)) {
    const shipped = new Set(shippedStages(project, dockerfile).flatMap(lineage))
    for (const stage of dockerfile.stages)
      for (const instruction of stage.instructions)
        if (instruction.name === 'RUN')
          yield { dockerfile, stage, instruction, calls: shellCalls(instruction), isShipped: shipped.has(stage) }
  }
}

/** The stages that become images: those that services name, and the last one. */
export function shippedStages(project: Project, dockerfile: Dockerfile): readonly Stage[] {
  const named = builtFrom(project, dockerfile).flatMap(({ service }) => {
    const name = project.imageOf(service)?.stage.name
    return dockerfile.stages.find((stage) => name !== undefined && stage.name === name) ?? []
  })
  const last = dockerfile.stages.at(-1)
  return [...new Set([...named, ...(last ? [last] : [])])]
}

const built = new WeakMap<Project, ReadonlyMap<string, readonly Placed[]>>()

/** Services that are built from a Dockerfile. */
export function builtFrom(project: Project, dockerfile: Dockerfile): readonly Placed[] {
  const known =
    built.get(project) ??
    Map.groupBy(servicesOf(project), ({ service }) => project.imageOf(service)?.dockerfile.file.path ?? '')
  built.set(project, known)
  return known.get(dockerfile.file.path) ?? []
}

/** The program that a command calls, without its folder. */
export const programOf = ({ words }: ShellCall): string => posix.basename(words[0]?.value ?? '')

/** `apt-get install` and `apt install`, whatever options stand between. */
export const isApt = (call: ShellCall, verb: string): boolean =>
  /^(apt|apt-get|aptitude)$/.test(programOf(call)) && verbOf(call) === verb

/** The first word behind the program that is no option. */
export const verbOf = ({ words }: ShellCall): string | undefined =>
  words.slice(1).find(({ value }) => !value.startsWith('-'))?.value

/** The words of a call that are neither its program, its verb nor options. */
export const argumentsOf = ({ words }: ShellCall) =>
  words
    .slice(1)
    .filter(({ value }) => !value.startsWith('-'))
    .slice(1)

/** The words behind `pip install`; undefined for another command. */
export function pipInstall(call: ShellCall): ShellCall['words'] | undefined {
  const { words } = call
  const start = words.findIndex(({ value }) => /^(pip\d?(\.\d+)?|uv)$/.test(posix.basename(value)))
  const before = words.slice(0, Math.max(0, start)).map(({ value }) => value)
  const isOwn = start === 0 || (/^python[\d.]*$/.test(programOf(call)) && before.at(-1) === '-m')
  const install = words.findIndex(({ value }, index) => index > start && value === 'install')
  return start !== -1 && isOwn && install !== -1 && install - start < 4 ? words.slice(install + 1) : undefined
}
