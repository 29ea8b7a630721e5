import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { renderStack } from '../render/render.ts'
import { loadStack } from '../stack/load.ts'
import { FileChange, fileChanges, fileLines } from './plan/files.ts'
import { runningState, ServiceChange, serviceChanges, serviceLines } from './plan/services.ts'

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
    const rendered = renderStack(stack)
    const files = await fileChanges(stack, rendered)
    const running = await runningState(context, stack)
    return {
      project: stack.project,
      environment: stack.environment,
      files,
      services: 'unchecked' in running ? null : serviceChanges(stack, rendered, running, files),
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
