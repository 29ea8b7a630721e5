import { describe, expect, it } from 'vitest'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import { topologyOf } from './graph.ts'
import { topologySvg } from './svg.ts'
import { topologyText } from './text.ts'

const stack = await stackOf()
const drawn = topologyOf(stack, 'green')

describe('the topology of a stack', () => {
  it('leads from the people to the data, over the colour that serves', () => {
    expect(topologyText(drawn, (id) => (id === 'db' ? 'well' : ''))).toBe(
      [
        'people  (http://127.0.0.1:8069)',
        '└─ proxy  (edge, front)',
        '   ├─ odoo-blue  (front, data, egress)  stands by',
        '   │  └─ db  (data)  well  stands by',
        '   └─ odoo-green  (front, data, egress)',
        '      ├─ db',
        '      └─ the world outside  (mail, SII, …)',
        'odoo-cron  (front, data, egress)',
        '├─ db',
        '└─ the world outside',
        'steward  (guards all of it)',
      ].join('\n'),
    )
  })

  it('of a copy that reaches nobody has no world outside', () => {
    const copy = topologyOf({ ...stack, neutralized: true }, 'blue')
    expect(copy.nodes.map(({ id }) => id)).not.toContain('world')
  })

  const services = { redis: true, pgbouncer: true, ai: { image: 'acme/ai:1', port: 80, egress: true, path: '/ai' } }

  it.each([
    ['with everything, in public', { services, proxy: { tls: 'acme', domains: ['erp.acme.cl'] } }],
    ['with everything, in development', { services, development: { development: {} } }],
    ['with nothing', {}],
  ])('has a way to and from every box but the steward, %s', async (_, given) => {
    const { nodes, edges } = topologyOf(await stackOf(given), 'blue')
    const reached = new Set(edges.flatMap(({ from, to }) => [from, to]))
    expect(nodes.map(({ id }) => id).filter((id) => !reached.has(id))).toEqual(['steward'])
  })

  it('draws what was switched on: the pools before the database, the service that browsers reach, the caught mails', async () => {
    const all = topologyOf(await stackOf({ services, development: { development: {} } }), 'blue')
    const ways = all.edges.filter(({ kind }) => kind === 'way').map(({ from, to }) => `${from} > ${to}`)
    expect(ways).toEqual(expect.arrayContaining(['pgbouncer > db', 'proxy > ai', 'ai > world', 'odoo-cron > mail']))
    expect(ways).not.toContain('odoo-blue > db')
    expect(all.nodes.find(({ id }) => id === 'world')?.lines).toEqual(['the world outside', 'what ai asks'])
  })

  it('begins with the certificate of a public stack', async () => {
    const all = topologyOf(await stackOf({ proxy: { tls: 'acme', domains: ['erp.acme.cl'] } }), 'blue')
    expect(all.edges.slice(0, 2).map(({ from, to }) => [from, to])).toEqual([
      ['people', 'tls'],
      ['tls', 'proxy'],
    ])
  })
})

describe('its picture', () => {
  const picture = topologySvg(drawn, (id) => (id === 'db' ? 'unwell' : 'well'))

  it('is the same every time, and says in words what it shows', () => {
    expect(topologySvg(topologyOf(stack, 'green'), (id) => (id === 'db' ? 'unwell' : 'well'))).toBe(picture)
    expect(picture).toContain('db (unwell)')
  })

  it('lets no box lie on another', () => {
    const boxes = [...picture.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="(\d+)" height="(\d+)" rx/g)].map(
      (found) => found.slice(1).map(Number),
    )
    expect(boxes).toHaveLength(drawn.nodes.length)
    for (const [index, [x = 0, y = 0, width = 0, height = 0]] of boxes.entries())
      for (const [x2 = 0, y2 = 0] of boxes.slice(index + 1))
        expect(Math.abs(x - x2) >= width || Math.abs(y - y2) >= height).toBe(true)
  })

  it('takes names as text, never as markup', () => {
    const odd = { ...drawn, title: '<script>"&' }
    expect(topologySvg(odd, () => 'well')).toContain('&lt;script&gt;&quot;&amp;')
    expect(topologySvg(odd, () => 'well')).not.toContain('<script')
  })
})
