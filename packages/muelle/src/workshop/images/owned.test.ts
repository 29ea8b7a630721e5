import { describe, expect, it } from 'vitest'
import type { StoredImage } from '../../engine/port/images.ts'
import { type Found, ownedImages } from './owned.ts'

const now = Date.parse('2026-11-23T12:00:00Z')
/** An image that is so many hours old. */
const image = (id: string, hours: number, tags: string[], labels: Record<string, string>): StoredImage => ({
  ...{ id, tags, labels, digests: [], size: 100, user: '', volumes: [], layers: [] },
  createdAt: new Date(now - hours * 3_600_000).toISOString(),
})
const application = (id: string, hours: number, labels: Record<string, string> = {}) =>
  image(id, hours, [`acme-odoo:${id}`], {
    ...{ 'io.muelle.name': 'acme', 'io.muelle.environment': 'production', 'io.muelle.inputs': id },
    ...labels,
  })
const stage = (id: string, hours: number, name: string) =>
  image(id, hours, [], { 'io.muelle.name': 'acme', 'io.muelle.environment': 'production', 'io.muelle.stage': name })
const own = (name: string, version: string, hours: number) =>
  image(`${name}-${version}`, hours, [`muelle.local/${name}:${version}`], { 'io.muelle.inputs': 'x' })

const found = (images: readonly StoredImage[], rest: Partial<Found> = {}): Found => ({
  ...{ name: 'acme', environment: 'production', images, uses: [], releases: new Map(), locked: [], current: [] },
  ...{ down: [], keepTags: 2, now },
  ...rest,
})
const reasons = (given: Found, all = false) =>
  Object.fromEntries(ownedImages(given, all).map(({ image, keptBecause }) => [image.id, keptBecause ?? null]))
const use = (imageId: string, container = 'c', project = 'other') => ({ imageId, container, project, service: 's' })

describe('an application image', () => {
  const five = ['a', 'b', 'c', 'd', 'e'].map((id, index) => application(id, index * 24))

  it('stays when it is one of the newest, or when a release names it, however old that is', () => {
    const releases = new Map([
      ['acme-odoo:d', 'previous release'],
      ['acme-odoo:a', 'serves'],
    ])
    const newest = 'one of the 2 newest (images.keepTags)'
    expect(reasons(found(five, { releases }))).toEqual({
      a: 'serves',
      b: newest,
      c: null,
      d: 'previous release',
      e: null,
    })
  })

  it('stays when any container uses it, of whatever project', () => {
    expect(reasons(found(five, { uses: [use('e')] }))).toMatchObject({ d: null, e: 'used by c' })
  })

  it('stays with --all only when it is needed', () => {
    const releases = new Map([['acme-odoo:d', 'serves']])
    expect(reasons(found(five, { releases, uses: [use('b')] }), true)).toEqual({
      ...{ a: null, b: 'used by c', c: null, d: 'serves', e: null },
    })
  })

  it('of another project or environment is not spoken of; of an older Muelle, which wrote no environment, it is', () => {
    const { 'io.muelle.environment': _, ...old } = application('old', 1).labels
    const images = [
      application('staging', 1, { 'io.muelle.environment': 'staging' }),
      application('emca', 1, { 'io.muelle.name': 'emca' }),
      { ...application('old', 1), labels: old },
      image('theirs', 1, ['postgres:15'], {}),
    ]
    expect(Object.keys(reasons(found(images)))).toEqual(['old'])
  })
})

describe("an image of Muelle's own", () => {
  it('stays when this version makes it, when muelle.lock names it, when it is used and when it was just made', () => {
    const images = ['1', '2', '3', '4', '5'].map((version) => own('muelle', version, version === '4' ? 0.5 : 30))
    const given = { current: ['muelle.local/muelle:1'], locked: ['muelle.local/muelle:2'], uses: [use('muelle-3')] }
    expect(reasons(found(images, given))).toEqual({
      'muelle-1': 'this version of Muelle uses it',
      'muelle-2': 'muelle.lock names it',
      'muelle-3': 'used by c',
      'muelle-4': 'younger than an hour: somebody may be at work with it',
      'muelle-5': null,
    })
  })

  it('stays for a stack that is down, but for the one that Muelle makes anywhere', () => {
    const images = [own('postgres', 'old', 30), own('muelle', 'old', 30)]
    expect(reasons(found(images, { down: ['emca-production'] }))).toEqual({
      'postgres-old': 'emca-production is down and may need it',
      'muelle-old': null,
    })
  })

  it('is told by its name: an image of others below muelle.local is theirs', () => {
    expect(reasons(found([own('odoo-double', 'old', 30)]))).toEqual({})
  })
})

describe('what a build left', () => {
  it('may go when it is older than any build; the newest wheels stay for the next one', () => {
    const images = [
      stage('new', 0.2, 'addons'),
      stage('w2', 5, 'wheels'),
      stage('w1', 9, 'wheels'),
      stage('a', 9, 'addons'),
    ]
    expect(reasons(found(images))).toEqual({
      ...{ new: 'younger than an hour: somebody may be at work with it', w2: 'the cache of the next build' },
      ...{ w1: null, a: null },
    })
    expect(reasons(found(images), true)).toMatchObject({ w2: null })
  })
})
