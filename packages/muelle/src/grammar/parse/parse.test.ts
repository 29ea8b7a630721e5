import { describe, expect, it } from 'vitest'
import { generatedLines } from '../fixtures/lines.ts'
import { wordsOf } from '../shell/word.ts'
import { parseOdoo } from './parse.ts'

const read = (line: string) => {
  const { given, positionals, refusal, command, subcommand } = parseOdoo(wordsOf(line.split(' ').filter(Boolean)))
  return {
    command: [command?.name, subcommand?.name].filter(Boolean).join(' '),
    options: given.map(({ typed, values }) => [typed, ...values.map(({ text }) => text)].join(' ')),
    words: Object.values(positionals).flatMap((list) => list.map(({ text }) => text)),
    refusal: refusal?.kind,
  }
}

describe('reading any words', () => {
  it('takes and refuses as the parsers of a real Odoo 19', () => {
    const lines = generatedLines()
    expect(lines.length).toBeGreaterThan(500)
    const other = lines.filter(({ words, refused }) => (parseOdoo(wordsOf(words)).refusal !== undefined) !== refused)
    expect(other.map(({ words }) => words)).toEqual([])
  })
})

describe('reading as optparse does', () => {
  it('takes values after =, in the next word and behind the letter', () => {
    expect(read('-d shop --init=sale -ustock -sp8070').options).toEqual([
      '-d shop',
      '--init sale',
      '-u stock',
      '-s',
      '-p 8070',
    ])
  })

  it('takes the next word for a value, whatever it looks like', () => {
    expect(read('-d -u --logfile --save').options).toEqual(['-d -u', '--logfile --save'])
  })

  it('takes unambiguous beginnings, and no others', () => {
    expect(read('--stop-aft --work 2').options).toEqual(['--stop-after-init', '--workers 2'])
    expect(read('--limit-memory-s 5').refusal).toBe('ambiguous')
    expect(read('--after-init').refusal).toBe('option')
  })

  it('gives --without-demo a value only when none follows', () => {
    expect(read('--without-demo -d shop').options).toEqual(['--without-demo True', '-d shop'])
    expect(read('--without-demo all').options).toEqual(['--without-demo all'])
  })

  it('refuses words that belong to nothing, also behind --', () => {
    expect([read('-d shop sale').refusal, read('-d shop -- -u').refusal]).toEqual(['leftover', 'leftover'])
  })

  it.each([' 8070 ', '+8070', '8_070'])('takes %j for a whole number, as Python does', (value) => {
    expect(parseOdoo(wordsOf(['-p', value])).refusal).toBeUndefined()
  })
})

describe('reading as argparse does', () => {
  it('gives stretches of words to the positionals', () => {
    expect(read('db load -fn shop /tmp/x.zip')).toMatchObject({
      command: 'db load',
      options: ['-f', '-n'],
      words: ['shop', '/tmp/x.zip'],
    })
    expect(read('db load /tmp/x.zip').words).toEqual(['/tmp/x.zip'])
  })

  it('takes a word that may be absent as absent when an option stands before it', () => {
    expect(read('db dump shop --format zip /tmp/x.zip').refusal).toBe('leftover')
    expect(read('db dump shop /tmp/x.zip --format zip').refusal).toBeUndefined()
  })

  it('lets a greedy option take all words up to the next option', () => {
    expect(read('i18n export -d shop -l es fr -- sale').options).toEqual(['-d shop', '-l es fr'])
    expect(read('i18n export -d shop -l es sale').refusal).toBe('missing')
  })

  it('looks at the options of the command first, also behind the subcommand', () => {
    expect(read('db init --d shop').refusal).toBe('ambiguous')
  })
})

describe('the command', () => {
  it('is the server when none is named', () => {
    expect(read('-d shop').command).toBe('server')
  })

  it('may have --addons-path= before it, and nothing else', () => {
    expect(read('--addons-path=/x shell -d shop').command).toBe('shell')
    expect(read('--addons-path /x shell -d shop')).toMatchObject({ command: 'server', refusal: 'leftover' })
  })
})
