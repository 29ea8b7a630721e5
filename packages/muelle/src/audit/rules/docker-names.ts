import { tokenize } from '../../grammar/shell/tokens.ts'
import type { Word } from '../../grammar/shell/word.ts'
import type { Place } from '../text.ts'
import type { ScriptLine } from './scripts-text.ts'

/** A thing of Docker's that a command line calls by its name. */
export interface DockerName {
  readonly kind: 'service' | 'container' | 'volume' | 'network'
  readonly name: string
  readonly at: Place
  /** Compose files that stand before it (`-f`), as they are written. */
  readonly files: readonly string[]
}

/** Verbs whose first word is a service or container, and those in which all are. Source: docs.docker.com/reference/cli. */
const first = new Set(['exec', 'run', 'port', 'top'])
const every = new Set(['logs', 'restart', 'stop', 'start', 'kill', 'up'])

/** Options of these verbs, and of `docker` and `compose` before them, that take the next word. */
const takesWord =
  /^(-[euwfpnvlhH]|--(env|user|workdir|file|project-name|profile|env-file|project-directory|tail|since|until|timeout|time|volume|publish|name|entrypoint|index|scale|signal|context|host|network|ansi|env-from-file|cap-add|label|volumes-from|mount|platform|memory|hostname))$/

/** A line longer than that is data. */
const longest = 2000

/** Services, containers, volumes and networks that a line names in so many words. */
export function* dockerNames(line: ScriptLine): Generator<DockerName> {
  if (line.text.length > longest || !/\bdocker\b/.test(line.text)) return
  for (const words of tokenize(line.text).commands) {
    const docker = words.findIndex(({ text }) => /^(\/usr\/(local\/)?bin\/)?docker(-compose)?$/.test(text))
    if (docker === -1) continue
    const rest = words.slice(docker + 1)
    const isCompose = words[docker]?.text.endsWith('docker-compose') || rest[0]?.text === 'compose'
    const call = rest[0]?.text === 'compose' ? rest.slice(1) : rest
    yield* isCompose ? named(call, 'service', line) : ofDocker(call, line)
  }
}

function* ofDocker(call: readonly Word[], line: ScriptLine): Generator<DockerName> {
  if (call[0]?.text !== 'run') {
    yield* named(call, 'container', line)
    return
  }
  // One that stays is a stack of its own; one that goes looks into the volumes of others.
  const goes = call.some(({ text }) => text === '--rm')
  for (const [index, { text }] of call.entries()) {
    const value = call[index + 1]
    if (value === undefined || value.expands) continue
    if (text === '--volumes-from') yield called('container', value, value.text.split(':')[0] ?? '', line)
    const source = /^([\w][\w.-]*):\//.exec(value.text)?.[1]
    if (goes && /^(-v|--volume)$/.test(text) && source !== undefined) yield called('volume', value, source, line)
  }
}

function* named(call: readonly Word[], kind: DockerName['kind'], line: ScriptLine): Generator<DockerName> {
  let verb: string | undefined
  const files: string[] = []
  for (let index = 0; index < call.length; index++) {
    const word = call[index]
    if (word === undefined) return
    if (word.text.startsWith('-')) {
      // `logs -f` and `up -d` take nothing; `compose -f FILE` does.
      const isFlag = verb !== undefined && /^-[a-z]*f$/.test(word.text)
      const value = call[index + 1]
      if (verb === undefined && /^(-f|--file)$/.test(word.text) && value !== undefined) files.push(value.text)
      if (takesWord.test(word.text) && !isFlag) index += 1
    } else if (verb === undefined) {
      verb = word.text
      if (!first.has(verb) && !every.has(verb)) return
    } else {
      // What the shell puts there is not known, nor how many words it is.
      if (word.expands || !/^(?!\d+$)\w[\w.-]*$/.test(word.text)) return
      yield called(kind, word, word.text, line, files)
      if (first.has(verb)) return
    }
  }
}

const called = (
  kind: DockerName['kind'],
  word: Word,
  name: string,
  line: ScriptLine,
  files: readonly string[] = [],
): DockerName => ({
  kind,
  files,
  name,
  at: line.placeOf(word.at, name.length),
})
