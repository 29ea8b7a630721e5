import { expect, test } from 'vitest'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import { expectedServices } from '../../render/expected.ts'
import { developmentOf } from '../../stack/development.ts'
import { pinned, rolesFor } from './ensure.ts'

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

test('every service of a stack, whatever is switched on, can be named to have its image fetched', async () => {
  const stack = await stackOf({ services: { redis: true, pgbouncer: true, ai: { image: 'acme/ai:1', port: 8002 } } })
  const development = developmentOf(null)
  for (const service of expectedServices({ ...stack, development }, 'blue'))
    expect(rolesFor({ ...stack, development }, [service]), service).toHaveLength(1)
})
