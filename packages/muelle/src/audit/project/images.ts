import { posix } from 'node:path'
import type { Service } from '../read/compose/service.ts'
import {
  type Copy,
  copiesOf,
  type Dockerfile,
  lastOf,
  lineage,
  readDockerfile,
  type Stage,
} from '../read/dockerfile/dockerfile.ts'
import type { Instruction } from '../read/dockerfile/instructions.ts'
import { wordsOf } from '../read/dockerfile/words.ts'
import { entries, get, items, text } from '../read/yaml.ts'
import type { Located } from '../text.ts'
import { below, directoryOf, type Tree } from '../tree.ts'

/** An image as its Dockerfile makes it. */
export interface Image {
  readonly dockerfile: Dockerfile
  /** The stage that is built: the last, or `build.target`. */
  readonly stage: Stage
  /** What its first stage is built from: `odoo:19.0`. */
  readonly base: string
  /** Folder below what is audited that is sent to the builder; undefined when nothing tells, or when it lies elsewhere. */
  readonly context: string | undefined
  /** The last USER; undefined leaves the base's own. */
  readonly user: Located<string> | undefined
  readonly entrypoint: { readonly at: Instruction['at']; readonly words: readonly Located<string>[] } | undefined
  readonly command: { readonly at: Instruction['at']; readonly words: readonly Located<string>[] } | undefined
  /** Its copies, of the stages that it is made of, in order; `from` tells those of another stage. */
  readonly copies: readonly Copy[]
  /** Variables of ENV and ARG, as they end. */
  readonly variables: ReadonlyMap<string, string>
}

/** `Dockerfile`, `Dockerfile.dev`, `odoo.Dockerfile`, `Containerfile`. */
const isDockerfile = (path: string): boolean => {
  const name = posix.basename(path)
  return (
    (/^(docker|container)file([.-].*)?$/i.test(name) || /\.(docker|container)file$/i.test(name)) &&
    !/\.(dockerignore|md|txt|rst|ya?ml|sh|py)$/i.test(name)
  )
}

/** Every Dockerfile of a project, whether or not a service is built from it. @param named paths that services name. */
export function readDockerfiles(tree: Tree, named: readonly string[]): ReadonlyMap<string, Dockerfile> {
  const found = new Map<string, Dockerfile>()
  for (const path of new Set([...tree.paths.filter(isDockerfile), ...named])) {
    const file = tree.read(path)
    const dockerfile = file && readDockerfile(file)
    if (dockerfile !== undefined && dockerfile.stages.length > 0) found.set(path, dockerfile)
  }
  return found
}

/** Where the Dockerfile of a service lies; undefined when it has none, or one outside of what is audited. */
export function dockerfilePath(service: Service): string | undefined {
  const { build } = service
  if (build === undefined || get(build.node, 'dockerfile_inline') !== undefined) return undefined
  const context = contextOf(service)
  return context === undefined ? undefined : below(context, build.dockerfile)
}

/** Folder that a service is built from, below what is audited. */
function contextOf({ build }: Service): string | undefined {
  return build && below(directoryOf(build.at.file.path), build.context)
}

/** The image that a service is built as; undefined when its Dockerfile is not there. */
export function imageOfService(service: Service, dockerfiles: ReadonlyMap<string, Dockerfile>): Image | undefined {
  const known = dockerfiles.get(dockerfilePath(service) ?? '')
  if (known === undefined || service.build === undefined) return undefined
  const given = givenArgs(service.build.node)
  const dockerfile = given.size === 0 ? known : readDockerfile(known.file, given)
  const target = text(get(service.build.node, 'target'))?.value
  const stage = dockerfile.stages.find(({ name }) => name !== undefined && name === target) ?? dockerfile.stages.at(-1)
  return stage && imageOf(dockerfile, stage, contextOf(service))
}

/** An image of a Dockerfile that no service tells more about: its last stage. */
export function imageOf(dockerfile: Dockerfile, stage: Stage, context: string | undefined): Image {
  const line = lineage(stage)
  const told = (name: string) => {
    const found = lastOf(stage, name)
    return found && { at: found.at, words: wordsOf(found) }
  }
  const user = told('USER')?.words[0]
  return {
    dockerfile,
    stage,
    base: line[0]?.from.value ?? stage.from.value,
    context,
    user,
    entrypoint: told('ENTRYPOINT'),
    command: told('CMD'),
    copies: line.flatMap((each) => copiesOf(each)),
    variables: stage.variables,
  }
}

/** `build.args` with a value; those that a variable decides are left open. */
function givenArgs(node: NonNullable<Service['build']>['node']): ReadonlyMap<string, string> {
  const args = get(node, 'args')
  const pairs =
    args?.kind === 'map'
      ? entries(args).map(([name, { value }]) => [name, text(value)?.value] as const)
      : items(args).map((item) => {
          const [name = '', ...rest] = (text(item)?.value ?? '').split('=')
          return [name, rest.length === 0 ? undefined : rest.join('=')] as const
        })
  const found = new Map<string, string>()
  for (const [name, value] of pairs) {
    const fallback = value === undefined ? undefined : /^\$\{\w+:?-([^${}]*)\}$/.exec(value)?.[1]
    const plain = value !== undefined && !value.includes('$') ? value : fallback
    if (plain !== undefined) found.set(name, plain)
  }
  return found
}
