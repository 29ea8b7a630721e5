import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findOdoo } from './around/find.ts'
import { catalogue } from './catalogue.ts'
import { type Explained, explain } from './explain.ts'
import { tableLines } from './fixtures/lines.ts'
import { parseOdoo } from './parse/parse.ts'
import { argvFor } from './run/argv.ts'
import { tokenize } from './shell/tokens.ts'

const table = tableLines()
const argsOf = (line: string) =>
  tokenize(line)
    .commands.map(findOdoo)
    .find((around) => around !== undefined)?.args
const words = (line: string) => (argsOf(line) ?? []).map(({ text }) => text)

describe('the table of command lines', () => {
  it('has every command of Odoo 19 and more than 200 lines', () => {
    expect(table.length).toBeGreaterThan(200)
    const commands = new Set(table.flatMap(({ line }) => words(line)[0] ?? []))
    expect([...catalogue().commands.keys()].filter((name) => !commands.has(name))).toEqual([])
  })

  it('has every option of the server', () => {
    const typed = table.flatMap(({ line }) => parseOdoo(argsOf(line) ?? []).given.map(({ option }) => option.name))
    const named = new Set([...typed, '--help', '--version', '--import-partial'])
    expect(
      catalogue()
        .serverOptions.map(({ name }) => name)
        .filter((name) => !named.has(name)),
    ).toEqual([])
  })

  it.each(table.map((row) => [row.line, row] as const))('judges %s', (line, { valid, mode, corrected }) => {
    const explained = explain(line)
    expect({ valid: explained.valid, mode: explained.mode, corrected: explained.corrected }).toEqual({
      valid,
      mode,
      corrected,
    })
  })

  it('is taken and refused as by the parsers of a real Odoo 19', () => {
    const asked = table.filter(({ refused }) => refused !== undefined)
    expect(asked.length).toBeGreaterThan(390)
    const other = asked.filter(({ line, refused }) => (parseOdoo(argsOf(line) ?? []).refusal !== undefined) !== refused)
    expect(other.map(({ line }) => line)).toEqual([])
  })

  it('calls nothing valid that Odoo refuses', () => {
    expect(table.filter(({ valid, refused }) => valid && refused).map(({ line }) => line)).toEqual([])
  })

  it('says what becomes of a line that Odoo takes and that is not valid all the same', () => {
    const taken = table.filter(({ valid, refused, line }) => !valid && refused === false && !line.includes('"sale'))
    expect(taken.length).toBeGreaterThan(60)
    expect(taken.filter(({ line }) => !explain(line).does.startsWith('As typed it ')).map(({ line }) => line)).toEqual(
      [],
    )
  })

  it('says nothing against a value that the shell puts in', () => {
    expect(explain('odoo i18n export sale -d shop -o "$output"').valid).toBe(true)
    expect(explain('odoo i18n import -d shop -l es_CL "$file"').valid).toBe(true)
  })

  it('has a problem for every line that is not valid', () => {
    const silent = table.filter(({ line, valid }) => !valid && explain(line).problems.length === 0)
    expect(silent.map(({ line }) => line)).toEqual([])
  })

  it('corrects to lines that are valid, need no correction and mean the same', () => {
    for (const { line } of table) {
      const first = explain(line)
      if (first.corrected !== null) expect(meaning(explain(first.corrected)), line).toEqual(corrected(first))
    }
  })

  it('gives words to run that the real parsers take, for every line that can be run', () => {
    for (const { line, mode } of table) {
      const explained = explain(line)
      const typed = explained.corrected === null ? words(line) : words(explained.corrected)
      const argv = argvFor(typed)
      if (!explained.valid && explained.corrected === null) continue
      expect(argv === undefined, line).toBe(mode === 'edit-conf' || mode === 'none')
      if (argv !== undefined) {
        const again = parseOdoo(argsOf(['odoo', ...argv.slice(1).map(quoted)].join(' ')) ?? [])
        expect(again.refusal, line).toBeUndefined()
      }
    }
  })
})

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`
const meaning = ({ valid, corrected, mode, effect, does, leaks }: Explained) => ({
  valid,
  corrected,
  mode,
  effect,
  does,
  leaks,
})
const corrected = ({ mode, effect, does }: Explained) => ({
  valid: true,
  corrected: null,
  mode,
  effect,
  does: upper(does.split('; corrected it ').at(-1) ?? ''),
  leaks: [],
})
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

describe('explaining', () => {
  const piece = fc.oneof(
    fc.constantFrom(...table.flatMap(({ line }) => line.split(' '))),
    fc.string(),
    fc.string({ unit: 'binary' }),
  )
  const anyLine = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 9 }).map((parts) => parts.join(' ')),
    fc.array(piece, { maxLength: 6 }).map((parts) => `odoo ${parts.join(' ')}`),
  )

  it('never throws, and points into the line', () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        for (const { at } of explain(line).problems) {
          expect(at).toBeGreaterThanOrEqual(0)
          expect(at).toBeLessThan(Math.max(1, line.length))
        }
      }),
      { numRuns: 1500 },
    )
  })

  it('corrects to lines that are valid and mean the same, whatever was typed', () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const first = explain(line)
        if (first.corrected !== null) expect(meaning(explain(first.corrected))).toEqual(corrected(first))
      }),
      { numRuns: 1500 },
    )
  })

  it('never repeats a secret, wherever it stands', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9]{9}Zq$/)
    const shapes = [
      (value: string) => `-w ${value}`,
      (value: string) => `-w${value}`,
      (value: string) => `--db_password ${value}`,
      (value: string) => `--db_pass=${value}`,
      (value: string) => `--db-password='${value}'`,
      (value: string) => `--smtp-password ${value}`,
      (value: string) => `--password "${value}"`,
      (value: string) => `--pwd ${value}`,
      (value: string) => `--admin-passwd=${value}`,
      (value: string) => `https://user:${value}@example.org/x.zip`,
    ]
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 5 }),
        fc.array(piece, { maxLength: 4 }),
        fc.constantFrom(...shapes),
        secret,
        fc.boolean(),
        (before, after, shape, value, variable) => {
          const around = [...before, shape(value), ...after].join(' ').replaceAll(/['"\\`#$]/g, '')
          const { secrets: _, ...told } = explain(`${variable ? `PGPASSWORD=${value} ` : ''}odoo ${around}`)
          expect(JSON.stringify(told)).not.toContain(value)
        },
      ),
      { numRuns: 1500 },
    )
  })
})
