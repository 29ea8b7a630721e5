import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { locate } from '../../packages/muelle/src/cli/locate.ts'
import { parseArguments } from '../../packages/muelle/src/cli/parse/parse.ts'
import type { OperationSpec } from '../../packages/muelle/src/generated/spec.ts'
import { readRegistry } from '../../scripts/build/registry.ts'
import { type Page, pages, root, split } from './markdown.ts'

let specs: readonly OperationSpec[]
beforeAll(async () => {
  specs = (await readRegistry()).specs
})

/** The words of each `muelle …` in a line of a shell: quotes are honoured, operators and comments end a command. */
function muelleCommands(line: string): readonly (readonly string[])[] {
  const tokens = line.replace(/^\s*[$#] /, '').match(/"[^"]*"|'[^']*'|&&|\|\||[;|<>]|#.*|[^\s;|<>"']+/g) ?? []
  const commands: string[][] = [[]]
  for (const token of tokens) {
    if (/^(&&|\|\||[;|<>])$/.test(token) || token.startsWith('#')) commands.push([])
    else commands.at(-1)?.push(token.replace(/^(["'])(.*)\1$/, '$2'))
    if (token.startsWith('#')) break
  }
  return commands.flatMap((words) => {
    while (/^(sudo|npx|\w+=.*)$/.test(words[0] ?? '')) words.shift()
    return words[0] === 'muelle' ? [words.slice(1)] : []
  })
}

/** Why the command line would not understand it; undefined when it would. */
function faultOf(argv: readonly string[]): string | undefined {
  const located = locate(argv, specs)
  const spec = specs.find(({ name }) => name === located.entry?.name)
  const help = argv.length === 0 || located.tokens.some((token) => ['--help', '--version'].includes(token))
  if (spec === undefined) return help && located.lost === undefined ? undefined : `there is no ${argv.join(' ')}`
  try {
    parseArguments(spec, located.tokens)
    return undefined
  } catch (error) {
    return String(error)
  }
}

/** What is wrong with the commands of a page: those in blocks for a shell whole, those in the text by their name. */
function wrongCommands({ file, text }: Page): readonly string[] {
  const { blocks, prose } = split(text)
  const shown = blocks
    .filter(({ language }) => ['sh', 'console', 'bash'].includes(language))
    .flatMap(({ language, lines }) => (language === 'console' ? lines.filter((line) => /^[$#] /.test(line)) : lines))
  const wrong = shown.flatMap(muelleCommands).flatMap((argv) => faultOf(argv) ?? [])
  const named = [...prose.matchAll(/`(muelle [^`<>…]+)`/g)].flatMap(([, line = '']) => muelleCommands(line))
  const unnamed = named.filter((argv) => {
    const { entry, lost, words } = locate(argv, specs)
    return entry === undefined && (lost !== undefined || (words.length === 0 && !argv[0]?.startsWith('-')))
  })
  return [...wrong, ...unnamed.map((argv) => `there is no ${argv.join(' ')}`)].map((fault) => `${file}: ${fault}`)
}

describe('the commands in the documentation', () => {
  it('are understood by the command line', () => {
    expect(pages().flatMap(wrongCommands)).toEqual([])
  })

  it('name scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const named = pages().flatMap(({ file, text }) =>
      [...text.matchAll(/npm run (?:-s |--silent )?([a-z][\w:-]*)/g)].map(([, name = '']) => ({ file, name })),
    )
    expect(named.filter(({ name }) => !(name in scripts))).toEqual([])
  })
})

describe('the check of commands', () => {
  const wrongOf = (text: string) => wrongCommands({ file: 'x.md', text })

  it('catches a command, a flag and a value that do not exist', () => {
    expect(wrongOf('```sh\nmuelle uup\nmuelle logs --tale 5\n```\nand `muelle proxy swich`')).toHaveLength(3)
  })

  it('catches a command behind another one, and one with a word too many', () => {
    expect(wrongOf('```console\n$ cd x && sudo muelle nothing\n$ muelle ps all\n```')).toHaveLength(2)
  })

  it('leaves output, comments and other programs alone', () => {
    expect(
      wrongOf('```console\n$ muelle ps -e production   # muelle nothing\nmuelle nothing\n$ ls muelle\n```'),
    ).toEqual([])
  })
})
