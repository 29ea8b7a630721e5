import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tokenize } from './tokens.ts'

const texts = (line: string) => tokenize(line).commands.map((words) => words.map(({ text }) => text))

describe('dividing a line', () => {
  it('follows the quotes of a POSIX shell', () => {
    expect(texts(`odoo -d 'my shop' "a \\"b\\" \\x" c\\ d ''`)).toEqual([
      ['odoo', '-d', 'my shop', 'a "b" \\x', 'c d', ''],
    ])
  })

  it('joins what stands together, and lines that a backslash joins', () => {
    expect(texts(`--log-handler='odoo':"DEBUG"`)).toEqual([['--log-handler=odoo:DEBUG']])
    expect(texts('odoo \\\n  -d shop')).toEqual([['odoo', '-d', 'shop']])
  })

  it('parts commands, and takes redirections out of them', () => {
    expect(texts('cd /x && odoo db dump shop - 2>&1 >out.zip | tee log; ls # the end')).toEqual([
      ['cd', '/x'],
      ['odoo', 'db', 'dump', 'shop', '-'],
      ['tee', 'log'],
      ['ls'],
    ])
    const { marks } = tokenize('a && b > c | d; e & f || g # h')
    expect(marks.map(({ text }) => text)).toEqual(['&&', '>', '|', ';', '&', '||', '#'])
  })

  it('leaves the text of a here-document alone', () => {
    expect(texts("odoo shell -d x <<'EOF' 2>&1\nprint('it isn't')\nEOF\nls")).toEqual([
      ['odoo', 'shell', '-d', 'x'],
      ['ls'],
    ])
    expect(tokenize("odoo shell <<EOF\nit's\nEOF").fault).toBeUndefined()
  })

  it('knows where every word and every letter of it stands', () => {
    const [word] = tokenize(`  'a b'c`).commands[0] ?? []
    expect(word).toEqual({ text: 'a bc', at: 2, end: 8, places: [3, 4, 5, 7] })
  })

  it('says what it cannot know: variables and the output of commands', () => {
    const { expansions, commands } = tokenize('odoo -d $DB --x="$Y" $(cat z) `id -u`')
    expect(expansions.map(({ text }) => text)).toEqual(['$DB', '$Y', '$(cat z)', '`id -u`'])
    expect(commands[0]?.length).toBe(6)
  })

  it('tells a quote that is never closed', () => {
    expect(tokenize(`odoo "x`).fault).toEqual({ at: 5, message: 'this quote is never closed' })
  })

  it('takes any text, with places in order and within the line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => {
        for (const word of tokenize(line).words) {
          expect(word.places.length).toBe(word.text.length)
          const all = [word.at, ...word.places, word.end]
          expect(all).toEqual(all.toSorted((one, other) => one - other))
          expect(word.end).toBeLessThanOrEqual(line.length)
        }
      }),
    )
  })
})
