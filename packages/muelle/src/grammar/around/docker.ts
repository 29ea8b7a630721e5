import { catalogue } from '../catalogue.ts'
import type { Word } from '../shell/word.ts'
import type { Around } from './around.ts'
import { type Skipped, skip } from './options.ts'
import { dockerRunners, odooPrograms } from './programs.ts'

/** Looks for a call of Odoo in the words that a container runs. */
export type Find = (words: readonly Word[]) => Around | undefined

/** The call of Odoo behind `docker`, `docker compose` or `docker-compose`. @param words those behind that name. */
export function insideDocker(name: string, words: readonly Word[], find: Find): Around | undefined {
  if (name === 'docker-compose') return compose(words, find)
  const { rest } = skip(dockerRunners.docker, words)
  const [verb, ...following] = rest[0]?.text === 'container' ? rest.slice(1) : rest
  if (verb?.text === 'compose') return compose(following, find)
  if (verb?.text === 'exec') return exec(verb, skip(dockerRunners['docker exec'], following), find)
  return verb?.text === 'run' ? run(verb, skip(dockerRunners['docker run'], following), find, true) : undefined
}

function compose(words: readonly Word[], find: Find): Around | undefined {
  const [verb, ...following] = skip(dockerRunners.compose, words).rest
  if (verb?.text === 'exec') return exec(verb, skip(dockerRunners['compose exec'], following), find)
  return verb?.text === 'run' ? run(verb, skip(dockerRunners['compose run'], following), find, false) : undefined
}

function exec(verb: Word, skipped: Skipped, find: Find): Around | undefined {
  const terminal = !skipped.options.some(({ flag }) => flag === '-T' || flag === '--no-TTY')
  const found = find(skipped.rest)
  if (found) return { ...found, way: 'exec', docker: verb, terminal }
  return nameless(verb, 'exec', skipped)
}

/**
 * A new container. The official image's entrypoint takes `odoo …`, `-- …` and options; every other first word is a program of its own.
 */
function run(verb: Word, skipped: Skipped, find: Find, named: boolean): Around | undefined {
  const { options, rest, words } = skipped
  const bypassed = options.some(({ flag }) => flag === '--entrypoint')
  const way = bypassed ? 'bypassed' : 'run'
  const volumes = options.filter(
    ({ flag, value }) => (flag === '-v' || flag === '--volume') && value !== undefined && /^[\w][\w.-]*:/.test(value),
  )
  const common = {
    way,
    docker: verb,
    volumes: volumes.map(({ word }) => word),
    terminal: false,
    ...(named ? { image: words[0] } : {}),
  } as const
  const program = options.find(({ flag }) => flag === '--entrypoint')
  if (program?.value !== undefined && odooPrograms.has(program.value.split('/').at(-1) ?? '')) {
    return { ...common, args: rest, program: program.word }
  }
  const found = find(rest)
  if (found) return { ...found, ...common }
  const [first] = rest
  const isOdoo = words[0] !== undefined && /odoo/.test(words[0].text)
  if (first?.text === '--') return { ...common, args: rest.slice(1), program: first }
  if (first?.text.startsWith('-')) return { ...common, args: rest, program: words[0] }
  if (first === undefined && isOdoo) return { ...common, args: [], program: words[0] }
  return nameless(verb, way, skipped)
}

/** `exec odoo db dump …`: the first word is the service, and Docker looks for a program `db`. */
function nameless(verb: Word, way: Around['way'], { rest }: Skipped): Around | undefined {
  const [first] = rest
  if (first === undefined) return undefined
  if (!first.text.startsWith('-') && !catalogue().commands.has(first.text)) return undefined
  return { way, args: rest, program: first, docker: verb, nameless: true, volumes: [], terminal: false }
}
