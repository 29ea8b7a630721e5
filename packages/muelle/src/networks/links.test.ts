import { expect, test } from 'vitest'
import type { NetworkDetail } from '../engine/port/networks.ts'
import { connectionLinks, nameLink, networkLink, outwardLink, portsToTry } from './links.ts'

const network = (key: string, services: readonly string[], internal = true): NetworkDetail => ({
  id: key,
  name: `acme_${key}`,
  key,
  driver: 'bridge',
  internal,
  options: {},
  subnets: [],
  labels: {},
  createdAt: '',
  members: services.map((service) => ({
    id: service,
    name: service,
    project: 'acme',
    service,
    oneOff: false,
    state: 'running',
    address: '10.0.0.2',
  })),
})

const networks = [
  network('data', ['db', 'odoo']),
  network('edge', ['proxy'], false),
  network('front', ['odoo', 'proxy']),
]

test('two services that share a network, and two that do not', () => {
  expect(networkLink(networks, 'odoo', 'db')).toEqual({ link: 'network', ok: true, what: 'both are in data' })
  expect(networkLink(networks, 'proxy', 'db')).toEqual({
    link: 'network',
    ok: false,
    what: 'they have no network in common: proxy is in edge, front, db in data',
  })
})

test('only a network that is not internal, and masquerades, leads out', () => {
  expect(outwardLink(networks, 'proxy')).toMatchObject({ ok: true, what: 'proxy gets out through edge' })
  expect(outwardLink(networks, 'odoo')).toMatchObject({ ok: false })
  const options = { 'com.docker.network.bridge.enable_ip_masquerade': 'false' }
  expect(outwardLink([{ ...network('edge', ['proxy'], false), options }], 'proxy')).toMatchObject({ ok: false })
})

test('every port that others can reach is tried, and what listens on loopback only is told', () => {
  const listening = [
    { address: '127.0.0.1', port: 8405 },
    { address: '0.0.0.0', port: 8080 },
    { address: '::', port: 8080 },
  ]
  expect(portsToTry(listening, 'proxy', undefined)).toEqual({
    ports: [8080],
    link: { link: 'listens', ok: true, what: 'proxy listens on 8080, and for itself on 127.0.0.1:8405' },
  })
  expect(portsToTry(listening, 'proxy', 8405).link).toMatchObject({
    ok: false,
    what: 'nothing listens on 8405: proxy listens on 8080, and for itself on 127.0.0.1:8405',
  })
  expect(portsToTry([], 'db', undefined).link).toMatchObject({ ok: false, what: 'db listens on nothing for others' })
})

test('a name that leads to somebody else is a fault', () => {
  const found = { name: 'db', addresses: ['10.0.0.9'], error: null }
  expect(nameLink(found, 'odoo', ['10.0.0.2'])).toMatchObject({
    ok: false,
    what: 'db resolves to 10.0.0.9 in odoo, but it has 10.0.0.2',
  })
  expect(nameLink(found, 'odoo', undefined)).toMatchObject({ ok: true })
  expect(nameLink({ name: 'db', addresses: [], error: 'ENOTFOUND' }, 'odoo', [])).toMatchObject({ ok: false })
})

test('a connection tells why it failed, or what answered', () => {
  const tried = { host: 'db', port: 5432, milliseconds: 1.26 }
  expect(connectionLinks({ ...tried, outcome: 'refused', detail: 'ECONNREFUSED' })).toEqual([
    { link: 'tcp', ok: false, what: 'port 5432: refused: nobody listens there (ECONNREFUSED)' },
  ])
  expect(connectionLinks({ ...tried, outcome: 'open', detail: 'PostgreSQL' }).map(({ what }) => what)).toEqual([
    'port 5432 accepts, in 1.3 ms',
    'port 5432: PostgreSQL',
  ])
})
