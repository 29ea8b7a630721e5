import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { imageFacts } from './images.ts'

const wanted = (
  images: { source?: 'official' | 'debian'; registry?: string } = {},
  odoo = 'odoo:19.0',
  postgres: { version: number; image?: string } = { version: 15 },
) => ({
  images: { source: 'official' as const, registry: null, ...images },
  odoo: { image: odoo },
  postgres,
  services: { pgbouncer: false as const, ai: false as const },
})

describe('the image of a role', () => {
  test('is the official one of the version that is asked for', () => {
    expect(imageFacts.reference(wanted({}, 'odoo:19.0', { version: 17 }), 'postgres')).toBe('postgres:17')
    expect(imageFacts.reference(wanted(), 'haproxy')).toBe('haproxy:2.8')
  })

  test('is pulled through the registry, unless it names one itself or is made here', () => {
    const through = { registry: 'registry.acme.cl:5000/library' }
    expect(imageFacts.reference(wanted(through), 'redis')).toBe('registry.acme.cl:5000/library/redis:7.2')
    expect(imageFacts.reference(wanted(through), 'odoo')).toBe('registry.acme.cl:5000/library/odoo:19.0')
    expect(imageFacts.reference(wanted(through, 'acme/odoo:19.0'), 'odoo')).toBe(
      'registry.acme.cl:5000/library/acme/odoo:19.0',
    )
    expect(imageFacts.reference(wanted(through, 'ghcr.io/acme/odoo:19.0'), 'odoo')).toBe('ghcr.io/acme/odoo:19.0')
    expect(imageFacts.reference(wanted(through, 'localhost/odoo:19.0'), 'odoo')).toBe('localhost/odoo:19.0')
    expect(imageFacts.reference(wanted(through), 'muelle')).toMatch(/^muelle\.local\//)
    expect(imageFacts.reference(wanted({ ...through, source: 'debian' }), 'haproxy')).toMatch(/^muelle\.local\//)
  })

  test('is another one when postgres.image says so, whatever the source', () => {
    const own = { version: 16, image: 'acme/postgres:16' }
    expect(imageFacts.reference(wanted({ source: 'debian' }, 'odoo:19.0', own), 'postgres')).toBe('acme/postgres:16')
  })

  test.each(['official', 'debian'] as const)(
    'of source %s runs as somebody else than root, but for the steward',
    (source) => {
      for (const role of ['odoo', 'postgres', 'haproxy', 'caddy', 'redis', 'pgbouncer', 'ai'] as const)
        expect(imageFacts.of(wanted({ source }), role).uid).toBeGreaterThan(0)
      expect(imageFacts.of(wanted({ source }), 'muelle')).toMatchObject({ uid: 0, capabilities: [] })
    },
  )
})

describe("an image of Muelle's own", () => {
  test.each([
    ['muelle', 'Dockerfile.official'],
    ['mailcatcher', 'Dockerfile'],
  ] as const)('%s is made from what its Dockerfile names, through the registry of the stack', (role, file) => {
    const url = new URL(`../../../../../images/${role}/${file}`, import.meta.url)
    const named = [...readFileSync(url, 'utf8').matchAll(/^ARG ([A-Z]+)=(\S+)/gm)]
    expect(imageFacts.basesOf(wanted(), role)).toEqual(
      Object.fromEntries(named.map(([, argument, image]) => [argument, image])),
    )
    const through = Object.values(imageFacts.basesOf(wanted({ registry: 'registry.acme.cl:5000' }), role))
    expect(through).toEqual(named.map(([, , image]) => `registry.acme.cl:5000/${image}`))
  })
})
