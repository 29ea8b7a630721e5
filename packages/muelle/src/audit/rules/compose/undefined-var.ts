import type { ComposeFile } from '../../read/compose/file.ts'
import { within } from '../../read/compose/value.ts'
import { interpolate } from '../../read/interpolate.ts'
import { entries, type Node } from '../../read/yaml.ts'
import { rule } from '../../rule.ts'
import type { Place } from '../../text.ts'
import { isDefined } from '../variables.ts'

export const undefinedVar = rule({
  id: 'compose/undefined-var',
  severity: 'medium',
  title: 'A variable that nothing sets',
  why: 'Compose puts nothing in its place and goes on with a warning: an empty password, a port that Docker chooses, a path at the root.',
  source: 'docs.docker.com/reference/compose-file/interpolation',
  fix: 'Name it in .env and .env.example; where there is no sensible default, write :? behind the name, and Compose stops without it.',
  *find(project) {
    for (const file of project.composeFiles) {
      if (file.isTemplate) continue
      const stacks = project.composes.filter(({ files }) => files.includes(file))
      if (stacks.length === 0) continue
      const told = new Set<string>()
      for (const { name, at } of variablesOf(file)) {
        if (told.has(name) || stacks.some((compose) => isDefined(project, compose, name))) continue
        told.add(name)
        yield { at, message: `${name} has no default, and no environment file or script of the project sets it` }
      }
    }
  },
})

/** Variables whose absence Compose passes over: neither a default nor `:?`, and not asked for with `:+`. */
function* variablesOf({ root }: ComposeFile): Generator<{ readonly name: string; readonly at: Place }> {
  const all = [...texts(root)].map(({ text, at }) => ({ text, at, variables: interpolate(text, new Map()).variables }))
  // Without it Compose stops, wherever it is asked for so.
  const demanded = new Set(
    all.flatMap(({ variables }) => variables.flatMap((each) => (each.isRequired ? each.name : []))),
  )
  for (const { text, at, variables } of all) {
    for (const { name, fallback, offset } of variables) {
      const written = text.slice(offset)
      if (fallback !== undefined || demanded.has(name) || /^\$\{\w+:?\+/.test(written)) continue
      yield { name, at: within(at, written.startsWith('${') ? `\${${name}` : `$${name}`) }
    }
  }
}

function* texts(node: Node): Generator<{ readonly text: string; readonly at: Place }> {
  if (node.kind === 'scalar') {
    if (node.text.includes('$')) yield { text: node.text, at: node.at }
  } else if (node.kind === 'seq') for (const item of node.items) yield* texts(item)
  else for (const [, { value }] of entries(node)) yield* texts(value)
}
