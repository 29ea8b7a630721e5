import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import { z } from 'zod'
import { connectEngine } from '../engine/connect.ts'
import type { ContainerSummary } from '../engine/port.ts'
import { EnvironmentError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { definitionsOf, expectedServices } from '../render/expected.ts'
import { addonsOf } from '../render/odoo/addons.ts'
import { renderStack } from '../render/render.ts'
import { applicationTag } from '../services/application.ts'
import { runningColour } from '../services/look.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import { readWritten } from './write.ts'

const FileChange = z.object({
  path: z.string().describe('relative to the project'),
  change: z.enum(['new', 'changed', 'obsolete']),
  patch: z.string().describe('unified diff'),
})

const ServiceChange = z.object({
  service: z.string(),
  change: z.enum(['create', 'start', 'recreate', 'reload', 'remove', 'none']),
  why: z.string(),
})

const Output = z.object({
  project: z.string(),
  environment: z.string(),
  files: z.array(FileChange),
  services: z.array(ServiceChange).nullable().describe('null when no Docker could be asked'),
  unchecked: z.string().nullable().describe('why the running containers were not looked at'),
})

export const plan = operation({
  name: 'plan',
  summary: 'Show what muelle.yaml would change in the written files and in the running containers',
  help: '$ muelle plan\n$ muelle plan -e production --format json',
  effect: 'read',
  input: z.object({}),
  output: Output,
  async run(context) {
    const stack = await loadStack(context)
    const files = await fileChanges(stack)
    const running = await runningState(context, stack)
    return {
      project: stack.project,
      environment: stack.environment,
      files,
      services: 'unchecked' in running ? null : serviceChanges(stack, running, files),
      unchecked: 'unchecked' in running ? running.unchecked : null,
    }
  },
  view: ({ files, services, unchecked }, style) =>
    [
      files.length === 0 ? style.good('The written files are what muelle.yaml says.') : files.map(fileLines).join('\n'),
      services === null
        ? style.warn(`The running containers were not looked at: ${unchecked}`)
        : serviceLines(services, style.good, style.warn),
    ].join('\n'),
})

async function fileChanges(stack: Stack): Promise<z.output<typeof FileChange>[]> {
  const folder = `stack/${stack.environment}`
  const written = await readWritten(stack)
  const rendered = new Map(renderStack(stack).map(({ path, content }) => [path, content]))
  const paths = [...new Set([...written.keys(), ...rendered.keys()])].sort()
  return paths.flatMap((path) => {
    const before = written.get(path)
    const after = rendered.get(path)
    if (before === after) return []
    const change = before === undefined ? 'new' : after === undefined ? 'obsolete' : 'changed'
    const name = `${folder}/${path}`
    const patch = createTwoFilesPatch(
      before === undefined ? '/dev/null' : name,
      after === undefined ? '/dev/null' : name,
      before ?? '',
      after ?? '',
      undefined,
      undefined,
      { context: 2 },
    )
    return [{ path: name, change, patch: patch.replace(/^=+\n/, '') } as const]
  })
}

/** What runs, and the tag of the image that `up` would build; undefined when a git source was never fetched. */
interface Running {
  readonly containers: readonly ContainerSummary[]
  readonly application: string | undefined
}

async function runningState(context: Context, stack: Stack): Promise<Running | { readonly unchecked: string }> {
  try {
    const engine = await connectEngine(stack, context.environ)
    const fetched = addonsOf(stack).every(({ context }) => existsSync(join(stack.directory, context)))
    return {
      containers: await engine.containers(stack.project),
      application: fetched ? await applicationTag(engine, stack) : undefined,
    }
  } catch (error) {
    // The files can be compared without Docker; the answer says what was not looked at.
    if (error instanceof EnvironmentError) return { unchecked: error.report.what }
    throw error
  }
}

function serviceChanges(
  stack: Stack,
  { containers, application }: Running,
  files: readonly z.output<typeof FileChange>[],
): z.output<typeof ServiceChange>[] {
  const resident = containers.filter(({ oneOff }) => !oneOff)
  const expected = expectedServices(stack, runningColour(containers) ?? 'blue')
  const definitions = definitionsOf(renderStack(stack))
  const names = [...new Set([...expected, ...resident.map(({ service }) => service)])].sort()
  return names.map((service) => {
    const found = resident.find((container) => container.service === service)
    const definition = definitions.get(service)
    if (definition === undefined) return { service, change: 'remove', why: 'it is no longer in muelle.yaml' }
    if (found === undefined) return { service, change: 'create', why: 'it has no container' }
    // The other colour stands still: it gets its definition when it is started.
    if (!expected.includes(service) && found.state !== 'running')
      return { service, change: 'none', why: 'it is the other colour' }
    if (found.labels['io.muelle.definition'] !== definition)
      return { service, change: 'recreate', why: 'its definition or its mounted files differ' }
    if (service.startsWith('odoo-') && application !== undefined && found.image !== application)
      return { service, change: 'recreate', why: `the application image becomes ${application}` }
    if (service === 'proxy' && files.some(({ path }) => path.includes('/haproxy/')))
      return { service, change: 'reload', why: 'its configuration differs; no connection is lost' }
    if (found.state !== 'running' && expected.includes(service))
      return { service, change: 'start', why: `it is ${found.state}` }
    return { service, change: 'none', why: 'it is what muelle.yaml says' }
  })
}

/** A new file in one line: it can be read where it will stand; what changes as a patch. */
function fileLines({ path, change, patch }: z.output<typeof FileChange>): string {
  if (change === 'changed') return patch
  const lines = patch.split('\n').filter((line) => /^[+-](?![+-]{2} )/.test(line)).length
  return change === 'new' ? `new ${path} (${lines} lines)` : `obsolete ${path}`
}

function serviceLines(
  services: readonly z.output<typeof ServiceChange>[],
  good: (text: string) => string,
  warn: (text: string) => string,
): string {
  const changes = services.filter(({ change }) => change !== 'none')
  if (changes.length === 0) return good('The running containers are what muelle.yaml says.')
  return changes.map(({ service, change, why }) => warn(`${change} ${service}: ${why}`)).join('\n')
}
