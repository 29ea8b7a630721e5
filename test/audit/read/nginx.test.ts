import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readProject } from '../../../packages/muelle/src/audit/project/project.ts'
import { type Directive, readNginx } from '../../../packages/muelle/src/audit/read/nginx.ts'
import { memoryTree } from '../memory-tree.ts'

const read = (text: string) => readNginx({ path: 'nginx.conf', text })
const all = (directives: readonly Directive[]): readonly Directive[] =>
  directives.flatMap((each) => [each, ...all(each.block ?? [])])
/** Without places. */
const bare = (directives: readonly Directive[]): unknown =>
  directives.map(({ name, args, block }) => [name, args.map(({ value }) => value), block && bare(block)])

const word = fc.stringMatching(/^[a-z_$/.:0-9-]{1,12}$/)
interface Made {
  readonly name: string
  readonly args: readonly string[]
  readonly block?: readonly Made[] | undefined
}
const { directive } = fc.letrec<{ directive: Made }>((tie) => ({
  directive: fc.record(
    { name: word, args: fc.array(word, { maxLength: 3 }), block: fc.array(tie('directive'), { maxLength: 3 }) },
    { requiredKeys: ['name', 'args'] },
  ),
}))
const print = ({ name, args, block }: Made): string =>
  `${[name, ...args].join(' ')}${block === undefined ? ';' : ` {\n${block.map(print).join('\n')}\n}`}`
const meant = (made: readonly Made[]): unknown =>
  made.map(({ name, args, block }) => [name, args, block && meant(block)])

describe('reading nginx', () => {
  test('what is written comes back', () => {
    fc.assert(
      fc.property(fc.array(directive, { maxLength: 4 }), (made) => {
        expect(bare(read(made.map(print).join('\n')))).toEqual(meant(made))
      }),
    )
  })

  test('arbitrary text is read, and every place lies in it', () => {
    const pieces = fc.constantFrom(
      'server',
      '{',
      '}',
      ';',
      '"',
      "'",
      '#',
      '\\',
      '$',
      '{{ y }}',
      '{% if %}',
      '\n',
      ' ',
      'listen 80',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((each) => each.join('')),
        ),
        (text) => {
          for (const { at } of all(read(text))) {
            expect(at.from).toBeGreaterThanOrEqual(0)
            expect(at.to).toBeGreaterThanOrEqual(at.from)
            expect(at.to).toBeLessThanOrEqual(text.length)
          }
          expect(() => readProject(memoryTree({ 'nginx/odoo.conf': text })).nginx).not.toThrow()
        },
      ),
    )
  })

  test('a file that includes itself ends', () => {
    const tree = memoryTree({
      'nginx.conf': 'http { include nginx.conf; include conf.d/*.conf; server { } }',
      'conf.d/a.conf': 'include /etc/nginx/nginx.conf; server { location / { proxy_pass http://odoo:8069; } }',
    })
    expect(readProject(tree).nginx.servers.length).toBeLessThan(20)
  })
})
