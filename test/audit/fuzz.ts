/**
 * Breaks files in many ways and audits what comes out: `node test/audit/fuzz.ts [--count N] [--seed S]`. The seeds are the rules'
 * fixtures and the stacks of test/golden. Whatever is thrown, and what takes longer than the limit, is told with its seed and kept.
 */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { judgeProject } from '../../packages/muelle/src/audit/judge.ts'
import { readProject } from '../../packages/muelle/src/audit/project/project.ts'
import { suppress } from '../../packages/muelle/src/audit/suppress/suppress.ts'
import { rules } from '../../packages/muelle/src/checking/audit.ts'
import { readFixture } from './fixture.ts'
import { memoryTree } from './memory-tree.ts'

type Files = Readonly<Record<string, string>>

/** Milliseconds that one project of a few files may take on a machine that does other things too. */
const slow = 2000

/** A small generator (mulberry32): the same seed, the same inputs. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function corpus(): readonly Files[] {
  const here = import.meta.dirname
  const fixtures = readdirSync(join(here, 'rules'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.txt'))
    .sort()
    .flatMap((path) => readFixture(readFileSync(join(here, 'rules', path), 'utf8')).map(({ files }) => files))
  const golden = join(here, '../golden/cases')
  const stacks = readdirSync(golden).map((name) =>
    Object.fromEntries(
      readdirSync(join(golden, name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => [path.slice(join(golden, name).length + 1), readFileSync(path, 'utf8')]),
    ),
  )
  return [...fixtures, ...stacks]
}

/** What confuses readers: marks of each language, alone and unbalanced. */
const spices = [
  ...['\0', '\r', '\r\n', '\t', '\n\n', '﻿', '\u2028', '\ud800', 'é', '💥', ' '.repeat(300)],
  ...[
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '<<: *',
    '&a',
    '*a',
    '!!binary ',
    '!reset ',
    '---\n',
    '...\n',
    '? ',
    '- - - ',
    ': ',
    '|\n',
    '>-\n',
  ],
  ...[
    '${',
    `$\{A:-$\{A}}`,
    '$$',
    '$(',
    '`',
    '"',
    "'",
    "'''",
    '"""',
    '\\',
    '\\\n',
    '#',
    '#{',
    '{{',
    '}}',
    '{%',
    '<<EOF\n',
    '<<-"X"\n',
  ],
  ...[
    '[options]',
    '=',
    ';',
    '%(',
    'include ',
    '*.conf',
    '../',
    '/',
    '0',
    '-1',
    '1e999',
    '99999999999999999999',
    'null',
    '~',
    'true',
  ],
  ...[
    'FROM ',
    'ARG ',
    'services:\n',
    'extends: {file: .}\n',
    'env_file: .\n',
    'build: {context: ..}\n',
    '# muelle: ignore ',
    '__proto__',
    'constructor',
  ],
]

function broken(files: Files, random: () => number): Files {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const changed = { ...files }
  const names = Object.keys(files)
  for (let times = 1 + Math.floor(random() * 4); times > 0; times--) {
    const name = pick(names)
    const text = changed[name] ?? ''
    const at = Math.floor(random() * (text.length + 1))
    const to = Math.min(text.length, at + Math.floor(random() ** 3 * 200))
    const lines = text.split('\n')
    const line = Math.floor(random() * lines.length)
    const ways: readonly (() => string)[] = [
      () => text.slice(0, at) + pick(spices) + text.slice(at),
      () => text.slice(0, at) + pick(spices) + text.slice(to),
      () => text.slice(0, at) + text.slice(to),
      () => text.slice(0, at),
      () => text.slice(0, at) + String.fromCharCode(Math.floor(random() * 256)) + text.slice(at + 1),
      () => text.slice(0, at) + text.slice(at, to).repeat(1 + Math.floor(random() * 20)) + text.slice(to),
      () => lines.toSpliced(line, 1).join('\n'),
      () => lines.toSpliced(line, 0, lines[Math.floor(random() * lines.length)] ?? '').join('\n'),
      () => lines.with(line, `${' '.repeat(Math.floor(random() * 9))}${(lines[line] ?? '').trim()}`).join('\n'),
      () => text.slice(0, at) + (changed[pick(names)] ?? '').slice(0, 500) + text.slice(at),
      () => pick(spices).repeat(Math.floor(random() * 2000)),
    ]
    changed[name] = pick(ways)().slice(0, 200_000)
  }
  return changed
}

export interface Fuzzed {
  readonly inputs: number
  readonly slowest: number
  /** What went wrong, with the number of the input. */
  readonly wrong: readonly { readonly input: number; readonly what: string; readonly files: Files }[]
}

/** Audits that many broken projects. @param until ends after so many faults. */
export function fuzz(count: number, seed: number, until = 20, tell: (done: number) => void = () => undefined): Fuzzed {
  const seeds = corpus()
  const wrong: { input: number; what: string; files: Files }[] = []
  let slowest = 0
  let input = 0
  for (; input < count && wrong.length < until; input++) {
    // Each input by its own number, so that one alone can be looked at again.
    const random = generator(seed * 1_000_003 + input)
    const files = broken(seeds[Math.floor(random() * seeds.length)] ?? {}, random)
    const began = performance.now()
    try {
      const project = readProject(memoryTree(files))
      for (const finding of suppress(project, judgeProject(project, rules)).left)
        if (files[finding.file] !== undefined && finding.line > (files[finding.file] ?? '').split('\n').length)
          wrong.push({ input, what: `${finding.rule} stands in line ${finding.line}, behind the file`, files })
    } catch (error) {
      wrong.push({ input, what: error instanceof Error ? (error.stack ?? error.message) : String(error), files })
    }
    const took = performance.now() - began
    slowest = Math.max(slowest, took)
    if (took > slow) wrong.push({ input, what: `it took ${Math.round(took)} ms`, files })
    if (input % 5000 === 4999) tell(input + 1)
  }
  return { inputs: input, slowest, wrong }
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } })
  const { inputs, slowest, wrong } = fuzz(Number(values.count ?? 100_000), Number(values.seed ?? 1), 20, (done) =>
    console.log(`${done} inputs`),
  )
  const kept = wrong.length > 0 ? mkdtempSync(join(tmpdir(), 'muelle-fuzz-')) : ''
  for (const { input, what, files } of wrong) {
    writeFileSync(join(kept, `${input}.json`), JSON.stringify(files, null, 2))
    console.log(`input ${input}: ${what}\n`)
  }
  console.log(`${inputs} inputs, ${wrong.length} faults, the slowest took ${Math.round(slowest)} ms`)
  if (wrong.length > 0) console.log(`kept in ${kept}`)
  process.exitCode = wrong.length > 0 ? 1 : 0
}
