import { describe, expect, it } from 'vitest'
import type { Style } from '../../kernel/operation.ts'
import { operations } from '../fixtures/operations.ts'
import { below } from '../locate.ts'
import { deriveSpec } from '../spec/derive.ts'
import { operationHelp } from './operation.ts'
import { overview } from './overview.ts'
import { flagText, flagTitle } from './rows.ts'

const same = (text: string) => text
const style: Style = { width: 80, bold: same, dim: same, good: same, bad: same, warn: same }
const specs = await Promise.all(operations.map(async ({ load }) => deriveSpec(await load())))
const help = (name: string) => {
  const spec = specs.find((each) => each.name === name)
  if (spec === undefined) throw new Error(`there is no ${name}`)
  const others = below(name.split(' '), specs).filter((each) => each.name !== name)
  return operationHelp(spec, others, style)
}

describe('help', () => {
  it('of Muelle lists every command and the flags of all', () => {
    expect(overview([], specs, style)).toMatchInlineSnapshot(`
      "Muelle keeps an Odoo 19 Community project in production on Docker.

      Usage: muelle <command> [flags]

      Commands:
        fail       Fail in every way there is
        look       Look at something
        make       Make something
        make sink  Sink a ship, or only move it
        run        Pass words on
        secret     Read a secret and say it aloud
        stream     Write lines without end
        wait       Wait until somebody interrupts

      Flags of every command:
        -C, --project DIR       directory of the project; default the current one
        -e, --env NAME          environment of muelle.yaml
            --format text|json  json: one document on standard output, progress on
                                standard error
            --dry-run           show the plan and change nothing
            --yes               agree to a change without being asked
            --confirm NAME      agree to lose NAME, where something is destroyed
            --quiet             no progress: only the answer, and errors
            --no-color          no colours; NO_COLOR=1 does the same
        -v, --verbose           more progress: notes, exact commands, causes of errors
        -h, --help              show help
            --version           show the version of Muelle

      \`muelle <command> --help\` tells more of one command."
    `)
  })

  it('of a command tells its arguments, its flags, its effect', () => {
    expect(help('look')).toMatchInlineSnapshot(`
      "Look at something.

      Usage: muelle look [flags] [quay|ship]

      Arguments:
        [quay|ship]  what to look at (default quay)

      Flags:
        -t, --times N          how often (default 1)
            --sick             find something
            --label KEY=VALUE  what is written on it (may be repeated)

      Flags of every command:
        -C, --project DIR       directory of the project; default the current one
        -e, --env NAME          environment of muelle.yaml
            --format text|json  json: one document on standard output, progress on
                                standard error
            --dry-run           show the plan and change nothing
            --yes               agree to a change without being asked
            --confirm NAME      agree to lose NAME, where something is destroyed
            --quiet             no progress: only the answer, and errors
            --no-color          no colours; NO_COLOR=1 does the same
        -v, --verbose           more progress: notes, exact commands, causes of errors
        -h, --help              show help
            --version           show the version of Muelle

      Changes nothing."
    `)
  })

  it('of a command that is a group too lists the commands below it', () => {
    expect(help('make')).toContain('Commands below it:\n  make sink  Sink a ship, or only move it\n')
  })

  it('puts flags before the words that belong to another program', () => {
    expect(help('run')).toContain('Usage: muelle run [flags] SERVICE COMMAND...')
  })

  it('says of a flag that denies what it denies', () => {
    const found = specs.flatMap((spec) => spec.arguments).find(({ name }) => name === 'sick')
    if (found === undefined) throw new Error('no operation has a flag --sick')
    const on = { ...found, default: true }
    expect(flagTitle(on).trim()).toBe('--no-sick')
    expect(flagText(on)).toBe('do not find something')
  })

  it('keeps examples on one line, and wraps the rest', () => {
    const example = `$ muelle look ${'x'.repeat(100)}`
    const [spec] = specs
    if (spec === undefined) throw new Error('no operations')
    const text = operationHelp({ ...spec, help: `${'word '.repeat(30).trim()}\n${example}` }, [], style)
    expect(text).toContain(`\n  ${example}`)
    expect(
      Math.max(
        ...text
          .split('\n')
          .filter((line) => !line.includes('$ '))
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80)
  })
})
