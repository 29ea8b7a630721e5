import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import { judged } from '../../stack/fixtures/project.ts'
import { renderStack } from '../render.ts'

const composeOf = async (volumes: object, image?: string) => {
  const stack = await stackOf({ production: { volumes }, ...(image === undefined ? {} : { postgres: { image } }) })
  return parse(renderStack(stack).find(({ path }) => path === 'compose.yaml')?.content ?? '')
}

describe('volumes that were there before', () => {
  it('are used by their own name, and are not removed with the stack', async () => {
    const compose = await composeOf({ database: 'shop_odoo-db-data', files: 'shop_odoo-web-data' })
    expect(compose.volumes['db-data']).toEqual({ name: 'shop_odoo-db-data', external: true })
    expect(compose.volumes['odoo-data']).toEqual({ name: 'shop_odoo-web-data', external: true })
  })

  it('may be a folder of the host, with the data directory inside', async () => {
    const compose = await composeOf({ database: '/srv/shop/postgresql', databaseFolder: 'pgdata' })
    expect(compose.volumes['db-data']).toMatchObject({
      driver: 'local',
      driver_opts: { type: 'none', o: 'bind', device: '/srv/shop/postgresql' },
    })
    expect(compose.services.db.environment.PGDATA).toBe('/var/lib/postgresql/data/pgdata')
  })

  it('belong to the user that the Alpine image of PostgreSQL has', async () => {
    expect((await composeOf({ database: 'old' }, 'postgres:15-alpine')).services.db.user).toBe('70:70')
    expect((await composeOf({ database: 'old' }, 'postgres:15')).services.db.user).toBe('999:999')
  })

  it('are not shared by two environments', async () => {
    const text = `schema: 1\nname: acme\nodoo: {databases: [acme]}\nenvironments:
  production: {volumes: {database: old}}
  staging: {neutralized: true, volumes: {database: old}}\n`
    expect((await judged(text)).faults).toEqual(['6:52 old is in use already, by production'])
  })
})
