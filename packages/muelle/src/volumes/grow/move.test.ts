import { expect, test } from 'vitest'
import { moveSteps } from './move.ts'

const stepsOf = (environment: string) =>
  moveSteps({
    key: 'db-data',
    name: `acme-${environment}_db-data`,
    mountpoint: `/var/lib/docker/volumes/acme-${environment}_db-data/_data`,
    bytes: 1,
    environment,
  }).flatMap(({ command }) => command)

/** What a command names that stays on the host: labels, mount points, entries of fstab, files of systemd. */
const lasting = (environment: string) =>
  stepsOf(environment).flatMap((each) => each.match(/LABEL=\S+|-L \S+|\/mnt\/\S*new\S*|\/etc\/systemd\S+\.conf/g) ?? [])

test('two stacks of one host never name the same disk, mount point or drop-in', () => {
  const production = new Set(lasting('production'))
  expect(production.size).toBeGreaterThan(1)
  expect(lasting('staging').filter((each) => production.has(each))).toEqual([])
  expect([...production].join(' ')).not.toMatch(/LABEL=|-L /)
})

test('the disk that holds the copy is the one that is mounted at every boot, by its UUID', () => {
  const entry = stepsOf('production').find((each) => each.includes('/etc/fstab'))
  expect(entry).toContain(
    'UUID=$(blkid -s UUID -o value "$(findmnt -n -o SOURCE /mnt/muelle-acme-production_db-data-new)")',
  )
})
