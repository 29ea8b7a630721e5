import type { ShellCall } from '../../read/dockerfile/words.ts'
import { rule } from '../../rule.ts'
import { argumentsOf, isApt, runsOf } from '../dockerfiles.ts'

const tools = /^(build-essential|gcc|g\+\+|make|cmake|[\w.+-]+-dev)(=|$)/

export const buildToolsLeft = rule({
  id: 'dockerfile/build-tools-left',
  severity: 'low',
  title: 'Compilers stay in the image',
  why: 'They make it larger by hundreds of megabytes, and serve whoever breaks in.',
  source: 'docs.docker.com/build/building/best-practices, multi-stage builds',
  fix: 'Build wheels in a stage of their own and copy them, or purge the tools in the same RUN.',
  *find(project) {
    for (const runs of Map.groupBy(runsOf(project), ({ stage }) => stage).values()) {
      const left = runs.flatMap(({ calls, isShipped }) =>
        isShipped && !calls.some(purges) ? calls.flatMap(toolsOf) : [],
      )
      const [first] = left
      if (first === undefined) continue
      const names = left.map(({ value }) => value)
      const more = names.length > 4 ? ` and ${names.length - 4} more` : ''
      yield { at: first.at, message: `the image keeps ${names.slice(0, 4).join(', ')}${more}` }
    }
  },
})

const purges = (call: ShellCall) => ['purge', 'remove', 'autoremove'].some((verb) => isApt(call, verb))

const toolsOf = (call: ShellCall) =>
  isApt(call, 'install') ? argumentsOf(call).filter(({ value }) => tools.test(value)) : []
