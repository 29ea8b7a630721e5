import { expect, test } from 'vitest'
import { goldenCases } from '../../../../test/golden/cases.ts'
import { networksOf } from './expected.ts'
import { renderStack } from './render.ts'
import { readCompose, writtenOf } from './written.ts'

test('the networks of every rendered service are read, however they are written', async () => {
  for (const { load } of await goldenCases()) {
    const files = renderStack(await load())
    const { services } = writtenOf(files)
    const read = Object.entries(services).flatMap(([name, { networks }]) =>
      networks.length > 0 ? [[name, networks]] : [],
    )
    expect(new Map(read as [string, string[]][])).toEqual(networksOf(files))
    expect(services['odoo-blue']?.networks).toContain('front')
  }
})

const compose = `
services:
  db: {user: "999:999", networks: [data], volumes: [{type: volume, source: db-data, target: /data}]}
  odoo: {networks: {data: null, front: {aliases: [odoo.live]}}, depends_on: {db: {condition: service_healthy}}}
networks:
  data: {internal: true, driver_opts: {com.docker.network.bridge.inhibit_ipv4: "true"}}
  front:
volumes:
  db-data:
`

test('what is compared with the host is read from compose.yaml, in its short forms and its long ones', () => {
  const { services, networks, volumes } = readCompose(compose)
  expect(services.odoo?.networks).toEqual(['data', 'front'])
  expect(services.db).toMatchObject({
    user: '999:999',
    networks: ['data'],
    volumes: [{ source: 'db-data', read_only: false }],
  })
  expect(networks.data).toEqual({
    driver: 'bridge',
    internal: true,
    driver_opts: { 'com.docker.network.bridge.inhibit_ipv4': 'true' },
  })
  expect(networks.front).toEqual({ driver: 'bridge', internal: false, driver_opts: {} })
  expect(volumes['db-data']).toEqual({ driver: 'local', driver_opts: {} })
})
