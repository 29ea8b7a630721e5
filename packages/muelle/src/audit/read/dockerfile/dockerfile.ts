import type { Located, Place, TextFile } from '../../text.ts'
import { type Instruction, readInstructions } from './instructions.ts'
import { expand, type Scope } from './variables.ts'
import { execForm, plainWords, wordsOf } from './words.ts'

/** A stage: what stands between one FROM and the next. */
export interface Stage {
  /** Behind `AS`. */
  readonly name: string | undefined
  readonly at: Place
  /** What it is built from, variables put in: an image, or the name of a stage above. */
  readonly from: Located<string>
  /** As it is written. */
  readonly raw: string
  /** The stage above that `from` names. */
  readonly parent: Stage | undefined
  readonly instructions: readonly Instruction[]
  /** ARG and ENV as they stand at its end. */
  readonly variables: Scope
}

/** A Dockerfile. */
export interface Dockerfile {
  readonly file: TextFile
  readonly stages: readonly Stage[]
  /** ARGs above the first FROM. */
  readonly args: Scope
  /** Written by a program later: what it holds is not judged word by word. */
  readonly isTemplate: boolean
}

/**
 * Reads a Dockerfile. Never throws. @param given values of ARGs from outside: `build.args` of a compose file.
 * Source: docs.docker.com/reference/dockerfile; docs.docker.com/build/building/variables (scope of ARG)
 */
export function readDockerfile(file: TextFile, given: Scope = new Map()): Dockerfile {
  const args = new Map<string, string>()
  const stages: Stage[] = []
  let open:
    | { stage: Omit<Stage, 'instructions' | 'variables'>; own: Instruction[]; scope: Map<string, string> }
    | undefined
  const close = () => {
    if (open) stages.push({ ...open.stage, instructions: open.own, variables: open.scope })
  }
  for (const instruction of readInstructions(file)) {
    if (instruction.name === 'FROM') {
      close()
      const words = wordsOf(instruction)
      const from = words[0] ?? { value: '', at: instruction.at }
      const name = /^as$/i.test(words[1]?.value ?? '') ? words[2]?.value : undefined
      const value = expand(from.value, args)
      const parent = stages.findLast(
        (stage) => stage.name !== undefined && stage.name.toLowerCase() === value.toLowerCase(),
      )
      const stage = { name, at: instruction.at, from: { value, at: from.at }, raw: from.value, parent }
      open = { stage, own: [], scope: new Map([...(parent?.variables ?? [])]) }
    } else if (open === undefined) {
      if (instruction.name === 'ARG')
        for (const [name, value] of pairsOf(instruction)) put(args, name, value?.value, given)
    } else {
      open.own.push(instruction)
      const { scope } = open
      if (instruction.name === 'ARG')
        for (const [name, value] of pairsOf(instruction))
          put(scope, name, value === undefined ? args.get(name) : expand(value.value, scope), given)
      if (instruction.name === 'ENV')
        for (const [name, value] of pairsOf(instruction)) scope.set(name, expand(value?.value ?? '', scope))
    }
  }
  close()
  return {
    file,
    stages,
    args,
    isTemplate: /\{\{|\{%|<%/.test(file.text) && /\.(j2|jinja2?|tmpl|tpl|template)$|%\}/.test(file.path + file.text),
  }
}

function put(scope: Map<string, string>, name: string, value: string | undefined, given: Scope): void {
  const found = given.get(name) ?? value
  if (found !== undefined) scope.set(name, found)
}

/** `NAME=value` of ARG, ENV and LABEL; `ENV NAME value` too. A value that is absent is undefined. */
export function pairsOf(instruction: Instruction): readonly (readonly [string, Located<string> | undefined])[] {
  const { body } = instruction
  const old = instruction.name === 'ENV' ? /^([^\s=]+)\s+(.*)$/s.exec(body.value) : null
  if (old !== null) {
    const [whole, name = '', value = ''] = old
    const from = body.at.from + whole.length - value.length
    return [[name, { value: value.trim(), at: { ...body.at, from } }]]
  }
  return plainWords(body).map((word) => {
    const equals = word.value.indexOf('=')
    if (equals === -1) return [word.value, undefined]
    const value = word.value.slice(equals + 1).replace(/^(["'])(.*)\1$/s, '$2')
    return [word.value.slice(0, equals), { value, at: word.at }]
  })
}

/** The stages that an image is made of, from its base up to itself. */
export function lineage(stage: Stage): readonly Stage[] {
  const found: Stage[] = []
  for (let each: Stage | undefined = stage; each !== undefined; each = each.parent) found.unshift(each)
  return found
}

/** The last instruction of a name that counts for an image. */
export function lastOf(stage: Stage, name: string): Instruction | undefined {
  for (let each: Stage | undefined = stage; each !== undefined; each = each.parent) {
    const found = each.instructions.findLast((instruction) => instruction.name === name)
    if (found !== undefined) return found
  }
  return undefined
}

/** What is brought in from the context, from another stage or from an address. */
export interface Copy {
  readonly instruction: Instruction
  /** Name or number of the stage or image behind `--from`; undefined for the context. */
  readonly from: string | undefined
  readonly sources: readonly Located<string>[]
  /** Absolute where it can be told. */
  readonly target: string
}

/** What a stage copies, its own instructions only. @param start the directory that its base leaves. */
export function copiesOf(stage: Stage, start = '/'): readonly Copy[] {
  const found: Copy[] = []
  let directory = start
  for (const instruction of stage.instructions) {
    const resolve = (path: string) => {
      const full = expand(path, stage.variables)
      return full.startsWith('/') ? full : `${directory.replace(/\/$/, '')}/${full.replace(/^\.\/?/, '')}`
    }
    if (instruction.name === 'WORKDIR') directory = resolve(instruction.body.value)
    if (instruction.name !== 'COPY' && instruction.name !== 'ADD') continue
    const words = execForm(instruction.body) ?? plainWords(instruction.body)
    const target = words.at(-1)
    if (target === undefined) continue
    const sources = words.slice(0, -1).map(({ value, at }) => ({ value: expand(value, stage.variables), at }))
    found.push({ instruction, from: instruction.flags.get('from')?.value, sources, target: resolve(target.value) })
  }
  return found
}
