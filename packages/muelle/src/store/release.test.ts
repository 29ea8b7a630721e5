import { expect, test } from 'vitest'
import { parseRelease, releaseFiles, withActiveImage } from './release.ts'

const first = withActiveImage(undefined, 'acme-odoo:1', '2026-01-01T00:00:00Z')

test('the first release is blue, with one image everywhere', () => {
  expect(first).toMatchObject({
    active: 'blue',
    images: { blue: 'acme-odoo:1', green: 'acme-odoo:1', cron: 'acme-odoo:1' },
  })
})

test('a new image goes to the active colour and to cron; the other colour keeps its own', () => {
  const next = withActiveImage({ ...first, active: 'green' }, 'acme-odoo:2', '2026-01-02T00:00:00Z')
  expect(next.images).toEqual({ blue: 'acme-odoo:1', green: 'acme-odoo:2', cron: 'acme-odoo:2' })
})

test('the same image again is the same release, so that nothing is written', () => {
  expect(withActiveImage(first, 'acme-odoo:1', '2026-02-02T00:00:00Z')).toEqual(first)
})

test('the active colour is written where Compose and HAProxy read it at any restart', () => {
  const files = new Map(releaseFiles({ ...first, active: 'green' }).map(({ path, content }) => [path, content]))
  expect(files.get('.env')).toContain('COMPOSE_PROFILES=green\n')
  expect(files.get('state/proxy/active.cfg')).toBe('global\n  setenv MUELLE_ACTIVE green\n')
  expect(parseRelease(files.get('state/release.json') ?? '').active).toBe('green')
})

test('where sources are mounted from is for Compose to read, and only in development', () => {
  const files = (sources?: string) =>
    releaseFiles(withActiveImage(undefined, 'acme-odoo:1', '', sources)).find(({ path }) => path === '.env')?.content
  expect(files('/home/me/my project')).toContain("MUELLE_SOURCES='/home/me/my project'\n")
  expect(files()).not.toContain('SOURCES')
})

test('a release of a newer Muelle is refused', () => {
  expect(() => parseRelease('{"schema":2}')).toThrow('not what this Muelle writes')
})
