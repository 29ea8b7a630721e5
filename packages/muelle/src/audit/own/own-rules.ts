import type { z } from 'zod'
import type { Project } from '../project/project.ts'
import { entry, get, type Node, readYaml } from '../read/yaml.ts'
import { type Hit, type Rule, rule } from '../rule.ts'
import { type Place, positionOf, type TextFile } from '../text.ts'
import { findPython } from './find-python.ts'
import { findCompose, findConf } from './find-settings.ts'
import { findText } from './find-text.ts'
import { ComposeFind, ConfFind, OwnRule, PythonFind, TextFind } from './schema.ts'

/** Where a project keeps its own rules. */
export const isOwnRule = (path: string): boolean => /^\.muelle\/rules\/[^/]+\.ya?ml$/.test(path)

/** What is wrong with a rule, where it is written. */
export interface WrongRule {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly message: string
}

export interface OwnRules {
  readonly rules: readonly Rule[]
  readonly wrong: readonly WrongRule[]
}

type Find = (project: Project) => Iterable<Hit>

/**
 * Reads the rules of a project. Nothing of them is run: they say what to look for, and one that cannot be understood is left out and told.
 * @param taken ids that are Muelle's own.
 */
export function ownRules(files: readonly TextFile[], taken: ReadonlySet<string>): OwnRules {
  const rules: Rule[] = []
  const wrong: WrongRule[] = []
  const ids = new Set(taken)
  for (const file of files) {
    const say = (at: Place, message: string) => wrong.push({ file: file.path, ...positionOf(file, at.from), message })
    const { documents, broken } = readYaml(file)
    const [node] = documents
    for (const each of broken) say(each.at, `is no YAML: ${each.message}`)
    if (broken.length > 0 || node === undefined) {
      if (broken.length === 0)
        say({ file, from: 0, to: 0 }, 'is empty: a rule has id, severity, title, why, source, fix, find')
      continue
    }
    const before = wrong.length
    const found = parsed(OwnRule, node, [], say)
    if (found === undefined) continue
    if (ids.has(found.id)) say(placeOf(node, ['id']), `there is a rule ${found.id} already`)
    const finds = found.find.flatMap((_, index) => findOf(get(node, 'find'), index, found.title, say) ?? [])
    if (wrong.length > before) continue
    ids.add(found.id)
    rules.push(ruleOf(found, finds))
  }
  return { rules, wrong }
}

function ruleOf({ find: _, secret, ...text }: OwnRule, finds: readonly Find[]): Rule {
  const hidden = ({ at }: Hit) => (secret ? { hides: [at.file.text.slice(at.from, at.to).trim()] } : {})
  return rule({
    ...text,
    *find(project) {
      for (const find of finds) for (const hit of find(project)) yield { ...hit, ...hidden(hit) }
    },
  })
}

type Say = (at: Place, message: string) => void

function findOf(list: Node | undefined, index: number, title: string, say: Say): Find | undefined {
  const node = list?.kind === 'seq' ? list.items[index] : undefined
  if (node === undefined) return undefined
  if (get(node, 'python') !== undefined) {
    const find = parsed(PythonFind, node, [], say)
    return find && ((project) => findPython(project, find))
  }
  if (get(node, 'compose') !== undefined) {
    const find = parsed(ComposeFind, node, [], say)
    return find && ((project) => findCompose(project, find))
  }
  if (get(node, 'conf') !== undefined) {
    const find = parsed(ConfFind, node, [], say)
    return find && ((project) => findConf(project, find))
  }
  if (get(node, 'files') === undefined) {
    say(node.at, 'looks for nothing that is known: begin with files, python, compose or conf')
    return undefined
  }
  const find = parsed(TextFind, node, [], say)
  return find && ((project) => findText(project, find, title))
}

function parsed<T extends z.ZodType>(schema: T, node: Node, at: readonly string[], say: Say): z.output<T> | undefined {
  const { success, data, error } = schema.safeParse(plainOf(node))
  if (success) return data
  for (const issue of error.issues) {
    const path = [...at, ...issue.path.map(String)]
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys)
        say(placeOf(node, [...path, key]), `${[...path, key].join('.')} is no key of a rule`)
    else say(placeOf(node, path), `${path.length > 0 ? `${path.join('.')}: ` : ''}${issue.message}`)
  }
  return undefined
}

/** A null prototype: a key may be called `__proto__`. */
function plainOf(node: Node): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'seq') return node.items.map(plainOf)
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plainOf(value)]))
}

/** The key at the end of a path, or what of the way to it is there. */
function placeOf(node: Node, [key, ...rest]: readonly string[]): Place {
  if (key === undefined) return node.at
  const item = node.kind === 'seq' ? node.items[Number(key)] : undefined
  if (item !== undefined) return placeOf(item, rest)
  const found = entry(node, key)
  if (found === undefined) return node.at
  return rest.length === 0 ? found.key : placeOf(found.value, rest)
}
