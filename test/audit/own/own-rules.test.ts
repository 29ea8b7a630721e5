import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeProject } from '../../../packages/muelle/src/audit/judge.ts'
import { isMeant } from '../../../packages/muelle/src/audit/own/glob.ts'
import { ownRules } from '../../../packages/muelle/src/audit/own/own-rules.ts'
import { matcherOf } from '../../../packages/muelle/src/audit/own/pattern.ts'
import { readProject } from '../../../packages/muelle/src/audit/project/project.ts'
import { memoryTree } from '../memory-tree.ts'

const read = (text: string) => ownRules([{ path: '.muelle/rules/a.yaml', text }], new Set(['compose/db-exposed']))
const shipped = (name: string) => readFileSync(new URL(`../../../docs/own-rules/${name}.yaml`, import.meta.url), 'utf8')
const head = 'id: own/x\nseverity: high\ntitle: t\nwhy: w\nsource: s\nfix: f\nfind:\n'

function found(rule: string, files: Readonly<Record<string, string>>): readonly string[] {
  const { rules, wrong } = read(rule)
  expect(wrong).toEqual([])
  return judgeProject(readProject(memoryTree(files)), rules).map(({ file, line }) => `${file}:${line}`)
}

describe('the maxims that are shipped', () => {
  test('a call while signing is found by its import, and one elsewhere is not', () => {
    const code =
      'from requests import post as send\nimport urllib.request\n\nclass A:\n    def sign_it(self):\n        send("u")\n        x = "requests.get("\n        urllib.request.urlopen("u")\n    def other(self):\n        send("u")\n'
    expect(found(shipped('no-http-while-signing'), { 'm/a.py': code })).toEqual(['m/a.py:6', 'm/a.py:8'])
  })

  test('a new model named as Odoo’s is found, and an extension or a name of its own is not', () => {
    const code =
      "class A(models.Model):\n    _name = 'res.partner'\n\nclass B(models.Model):\n    _name = 'res.users'\n    _inherit = ['res.users', 'mail.thread']\n\nclass C(models.Model):\n    _name = 'acme.thing'\n"
    expect(found(shipped('no-core-model-names'), { 'm/a.py': code })).toEqual(['m/a.py:2'])
  })
})

describe('what a rule may look for', () => {
  const cases: readonly [string, string, Readonly<Record<string, string>>, readonly string[]][] = [
    [
      'a text',
      '  - {files: "**/*.xml", except: "t/**", text: bad, without: fine}',
      { 'a/b.xml': 'ok\nbad\nbad fine\n', 't/b.xml': 'bad', 'b.py': 'bad' },
      ['a/b.xml:2'],
    ],
    ['a pattern', "  - {files: '*.py', pattern: 'sleep\\(\\d+\\)'}", { 'a.py': 'sleep(12)\nsleep(x)\n' }, ['a.py:1']],
    [
      'an import',
      '  - python: {imports: [odoo.addons.hr_payroll.*]}',
      { 'a.py': 'import os\nfrom odoo.addons.hr_payroll import x\n' },
      ['a.py:2'],
    ],
    [
      'a setting of a service',
      '  - compose: {services: {role: odoo}, has: privileged, equals: true}',
      {
        'compose.yaml':
          'services:\n  odoo:\n    image: odoo:19\n    privileged: true\n  db:\n    image: postgres:15\n    privileged: true\n',
      },
      ['compose.yaml:4'],
    ],
    [
      'what a service lacks',
      '  - compose: {services: {name: "o*"}, lacks: deploy.resources}',
      { 'compose.yaml': 'services:\n  odoo:\n    image: odoo:19\n  db:\n    image: postgres:15\n' },
      ['compose.yaml:2'],
    ],
    [
      'a setting of odoo.conf',
      "  - conf: {key: workers, matches: '^[01]$'}\n  - conf: {key: proxy_mode, absent: true}",
      { 'odoo.conf': '[options]\nworkers = 1\n' },
      ['odoo.conf:1', 'odoo.conf:2'],
    ],
  ]
  test.each(cases)('%s', (_, find, files, lines) => {
    expect(found(`${head}${find}\n`, files)).toEqual(lines)
  })
})

test('a rule that cannot be understood is told by line and column, with the key that is unknown', () => {
  const told = (text: string) => read(text).wrong.map(({ line, column, message }) => `${line}:${column} ${message}`)
  expect(told(`colour: red\n${head}  - {files: a, text: b}\n`)).toEqual(['1:1 colour is no key of a rule'])
  expect(told(`${head}  - conf: {key: a, absent: true, x: 1}\n`)).toEqual(['8:34 conf.x is no key of a rule'])
  expect(told(`${head}  - {files: a, pattern: "(?=a)"}\n`)[0]).toMatch(/^8:16 pattern: \(\?…\) is not understood/)
  expect(told(`${head}  - {other: a}\n`)[0]).toMatch(/^8:5 looks for nothing/)
  expect(told(`${head.replace('own/x', 'compose/db-exposed')}  - {files: a, text: b}\n`)).toEqual([
    '1:1 there is a rule compose/db-exposed already',
  ])
  expect(told('a: [')[0]).toMatch(/is no YAML/)
  expect(told('')).toHaveLength(1)
})

test('arbitrary text as a rule never throws', () => {
  const find = fc.jsonValue().map((value) => `${head}  - ${JSON.stringify(value)}\n`)
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), find), (text) => void read(text)),
    { numRuns: 2000 },
  )
})

test('a pattern means what JavaScript means by it', () => {
  const part = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    '\\w',
    '\\b',
    '^',
    '$',
    '(a|b)',
    '(?:ab)',
    'a*',
    'b+?',
    '(a*)*',
    'a{2}',
    '(a|ab){1,3}',
    '|',
  )
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 6 }),
      fc.string({ unit: fc.constantFrom('a', 'b', ' ') }),
      (parts, line) => {
        const source = parts.join('')
        expect(matcherOf(source)(line)).toBe(new RegExp(source).test(line))
      },
    ),
    { numRuns: 3000 },
  )
})

test('no pattern and no path can hold the audit up', () => {
  const line = 'a'.repeat(2000)
  for (const bomb of ['(a+)+$b', '(a|a)*b', '(a|aa)+c', `${'a*'.repeat(60)}b`, '(.*)(.*)(.*)(.*)x'])
    expect(matcherOf(bomb)(line)).toBe(false)
  for (const wrong of ['((a{99}){99}){99}', '(((){99}){99}){99}', '(a)\\1', '(?<!a)b', '(', '[', '*a'])
    expect(() => matcherOf(wrong)).toThrow(SyntaxError)
  expect(isMeant(`${'a/'.repeat(500)}b`, `${'**/a/'.repeat(30)}c`)).toBe(false)
  expect([isMeant('a.py', '**/*.py'), isMeant('x/y/a.py', '**/*.py'), isMeant('x/y/a.py', 'x/*.py')]).toEqual([
    true,
    true,
    false,
  ])
})
