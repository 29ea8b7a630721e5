import { catalogue } from '../catalogue.ts'
import { tokenize } from '../shell/tokens.ts'
import { placeIn, tailOf, type Word } from '../shell/word.ts'
import { own } from '../values/own.ts'
import { type Around, bare } from './around.ts'
import { insideDocker } from './docker.ts'
import { skip } from './options.ts'
import { odooPrograms, python, runners, shells } from './programs.ts'

const assignment = /^[A-Za-z_]\w*=/

/**
 * The call of Odoo in one command of the shell, whatever stands around it.
 * @returns undefined when another program is called; words that begin like Odoo's arguments count as typed behind `odoo`.
 */
export function findOdoo(words: readonly Word[]): Around | undefined {
  const [first] = words
  if (first === undefined) return undefined
  return findCall(words, 0) ?? (startsLikeArguments(words) ? bare(words) : undefined)
}

function startsLikeArguments([first]: readonly Word[]): boolean {
  return first !== undefined && (/^[-–—]/.test(first.text) || catalogue().commands.has(first.text))
}

/** @param depth lines within lines and runners of runners, so that nothing goes on for ever. */
function findCall(words: readonly Word[], depth: number): Around | undefined {
  const [head] = words
  if (head && /^ExecStart(?:Pre)?=./.test(head.text)) {
    return findCall([tailOf(head, head.text.indexOf('=') + 1), ...words.slice(1)], depth + 1)
  }
  if (head && /^\[./.test(head.text)) return findCall(withoutBrackets(words), depth + 1)
  const start = words.findIndex(({ text }) => !assignment.test(text))
  const word = words[start]
  if (word === undefined || depth > 20) return undefined
  const rest = words.slice(start + 1)
  const name = word.text.split('/').at(-1) ?? ''
  if (odooPrograms.has(name)) return { way: 'program', args: rest, program: word, volumes: [], terminal: false }
  if (name === 'docker' || name === 'podman' || name === 'docker-compose') {
    return insideDocker(name, rest, (inner) => findCall(inner, depth + 1))
  }
  // `$COMPOSE exec odoo odoo …`, and a script's function `compose`: what it stands for is told by what follows.
  if (word.expands || name === 'compose') {
    const found = insideDocker('docker-compose', rest, (inner) => findCall(inner, depth + 1))
    if (found || name === 'compose') return found
  }
  if (name === 'kubectl') return afterDashes(rest, depth)
  if (python.test(name)) return findPython(rest, depth)
  if (shells.has(name)) return withinShell(rest, depth)
  const runner = own(runners, name)
  return runner === undefined ? undefined : findCall(skip(runner, rest).rest, depth + 1)
}

/** `["odoo", "-d", "shop"]`, as Dockerfiles and compose.yaml have it: the shell's quotes are off already. */
const withoutBrackets = (words: readonly Word[]): readonly Word[] =>
  words.map((word, index) => {
    const inner = index === 0 ? tailOf(word, 1) : word
    const text = inner.text.replace(index === words.length - 1 ? /\]$/ : /,$/, '')
    return { ...inner, text, places: inner.places.slice(0, text.length) }
  })

/** `python3 -W ignore odoo-bin …`, `python3 -m odoo …`, `uv run odoo-bin …`. */
function findPython(words: readonly Word[], depth: number): Around | undefined {
  const index = words.findIndex(({ text }) => odooPrograms.has(text.split('/').at(-1) ?? ''))
  if (index === -1 || words.slice(0, index).some(({ text }) => text === '-c')) return undefined
  return findCall(words.slice(index), depth + 1)
}

function afterDashes(words: readonly Word[], depth: number): Around | undefined {
  const index = words.findIndex(({ text }) => text === '--')
  const call = index === -1 ? undefined : findCall(words.slice(index + 1), depth + 1)
  return call && { ...call, way: 'exec', docker: words[0] }
}

/** `su odoo -s /bin/bash -c "odoo …"`: the line within the line, with its places in the one that was typed. */
function withinShell(words: readonly Word[], depth: number): Around | undefined {
  const flag = words.findIndex(({ text }) => /^-[a-z]*c$/.test(text) || text === '--command')
  const inner = words[flag + 1]
  if (flag === -1 || inner === undefined) return undefined
  const { commands } = tokenize(inner.text, (index) => placeIn(inner, index))
  for (const command of commands) {
    const found = findCall(command, depth + 1)
    if (found) return found
  }
  return undefined
}
