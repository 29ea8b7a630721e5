import { expect, test } from 'vitest'
import { circlesOf, dependantsOf, graphOf, neededBy, withoutImplied } from '../../odoo/modules/dependencies.ts'
import { graphDot } from './dot.ts'
import { graphSvg } from './svg.ts'
import { graphText } from './text.ts'

const manifests = (of: Readonly<Record<string, readonly string[]>>) =>
  new Map(Object.entries(of).map(([name, depends]) => [name, { name, depends: [...depends] }]))
const shop = manifests({
  base: [],
  web: ['base'],
  sale: ['web', 'product'],
  product: ['base'],
  pos: ['web'],
  own: ['sale', 'gone'],
})
const all = graphOf(neededBy(['own'], shop), shop)

test('what a module needs is found to the bottom, what needs it to the top', () => {
  expect([...neededBy(['sale'], shop)].sort()).toEqual(['base', 'product', 'sale', 'web'])
  expect([...dependantsOf(['product'], shop)].sort()).toEqual(['own', 'product', 'sale'])
})

test('the order is that in which Odoo loads them, and what is missing is marked', () => {
  expect(all.map(({ name, depth }) => `${depth} ${name}`)).toEqual([
    '0 base',
    '0 gone',
    '1 product',
    '1 web',
    '2 sale',
    '3 own',
  ])
  expect(all.filter(({ missing }) => missing).map(({ name }) => name)).toEqual(['gone'])
})

test('as text it is a tree in which nothing is unfolded twice', () => {
  expect(graphText(all, ({ name, missing }) => (missing ? `${name}!` : name))).toBe(
    ['own', '├─ gone!', '└─ sale', '   ├─ product', '   │  └─ base', '   └─ web', '      └─ base'].join('\n'),
  )
  const twice = manifests({ a: [], b: ['a'], c: ['b'], d: ['b', 'c'] })
  const text = graphText(graphOf(neededBy(['d'], twice), twice), ({ name }) => name)
  expect(text).toBe(['d', '├─ b', '│  └─ a', '└─ c', '   └─ b …'].join('\n'))
})

test('a circle is named once, and drawing it ends', () => {
  const round = manifests({ a: ['c'], b: ['a'], c: ['b'], d: ['a'] })
  const modules = graphOf(neededBy(['d'], round), round)
  expect(circlesOf(modules)).toEqual([['a', 'c', 'b']])
  expect(graphText(modules, ({ name }) => name)).toContain('a')
  const only = graphOf(neededBy(['a'], round), round)
  expect(graphText(only, ({ name }) => name)).not.toBe('')
})

test('a picture leaves out the ways that follow from others', () => {
  const chain = manifests({ a: [], b: ['a'], c: ['a', 'b'], d: ['a', 'c'] })
  const drawn = withoutImplied(graphOf(neededBy(['d'], chain), chain))
  expect(drawn.map(({ name, depends }) => [name, depends])).toEqual([
    ['a', []],
    ['b', ['a']],
    ['c', ['b']],
    ['d', ['c']],
  ])
})

test('as DOT and SVG every module and every way is there', () => {
  const dot = graphDot(all, new Set(['own']))
  expect(dot).toContain('  own -> sale;')
  expect(dot).toContain('gone [style=dashed, color=red]')
  const svg = graphSvg('acme & co', all, new Set(['own']))
  expect(svg.match(/<rect x=/g)).toHaveLength(all.length)
  expect(svg.match(/<path /g)).toHaveLength(all.flatMap(({ depends }) => depends).length)
  expect(svg).toContain('acme &amp; co')
})
