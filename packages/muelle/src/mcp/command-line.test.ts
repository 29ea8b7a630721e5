import { describe, expect, it } from 'vitest'
import { operations } from '../cli/fixtures/operations.ts'
import { parseArguments } from '../cli/parse/parse.ts'
import { deriveSpec } from '../cli/spec/derive.ts'
import { shellWord as quoted } from '../kernel/shell-word.ts'
import { commandLine } from './command-line.ts'

const specs = await Promise.all(operations.map(async ({ load }) => deriveSpec(await load())))
const place = { directory: '/srv/acme', environment: undefined }

describe('the line that a person runs', () => {
  it.each([
    ['make sink', { cargo: true }, 'muelle make sink --project /srv/acme --confirm x --cargo'],
    ['make sink', { cargo: false }, 'muelle make sink --project /srv/acme --confirm x --no-cargo'],
    ['look', { what: 'ship', times: 3 }, 'muelle look --project /srv/acme --confirm x --times=3 ship'],
    ['look', { label: { a: 'b c' } }, "muelle look --project /srv/acme --confirm x '--label=a=b c'"],
    [
      'run',
      { service: 'db', command: ['psql', '-c', "it's"] },
      "muelle run --project /srv/acme --confirm x -- db psql -c 'it'\\''s'",
    ],
  ])('of %s with %j', (name, input, line) => {
    const spec = specs.find((each) => each.name === name)
    expect(spec && commandLine(spec, input, place, 'x')).toBe(line)
  })

  it('is understood by the command line as what the agent gave', () => {
    for (const [name, input] of [
      ['look', { what: 'ship', times: 3, sick: true, label: { a: 'b' } }],
      ['run', { service: 'db', command: ['psql', '-c', 'select 1'], user: 'root' }],
    ] as const) {
      const spec = specs.find((each) => each.name === name)
      if (spec === undefined) throw new Error(`no fixture ${name}`)
      const words = commandLine(spec, input, place, 'x')
        .split(' ')
        .slice(2)
        .map((word) => word.replaceAll("'", ''))
      // `select 1` is one word in the shell.
      const joined = words
        .join(' ')
        .replace('select 1', 'select\u00a01')
        .split(' ')
        .map((word) => word.replace('\u00a0', ' '))
      expect(parseArguments(spec, joined).input).toEqual(input)
    }
  })

  it('quotes what a shell would take apart', () => {
    expect(quoted('plain-word_1')).toBe('plain-word_1')
    expect(quoted('')).toBe("''")
    expect(quoted('$HOME; rm')).toBe("'$HOME; rm'")
    expect(quoted('--x=~/y')).toBe("'--x=~/y'")
  })
})
