import { expect, test } from 'vitest'
import { pinned } from './ensure.ts'

const digest = (letter: string) => `sha256:${letter.repeat(64)}`

test.each([
  ['odoo:19.0', 'odoo'],
  ['docker.io/library/odoo:19.0', 'odoo'],
  ['registry.acme.cl:5000/odoo:19.0', 'registry.acme.cl:5000/odoo'],
])('%s is pinned to the digest of its own repository, whatever else it was pushed to', (named, repository) => {
  const digests = [`other.acme.cl/odoo@${digest('a')}`, `${repository}@${digest('b')}`]
  expect(pinned(named, { digests })).toBe(`${named}@${digest('b')}`)
})

test('what was built here and pushed elsewhere is not pinned: nobody could pull it', () => {
  expect(pinned('odoo:19.0', { digests: [`registry.acme.cl/odoo@${digest('a')}`] })).toBe('odoo:19.0')
})
