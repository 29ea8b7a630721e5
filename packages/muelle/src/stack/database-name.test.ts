import { describe, expect, test } from 'vitest'
import { newNameField } from '../databases/fields.ts'
import { DatabaseJob } from '../engine/host/databases/jobs.ts'
import { databaseFault } from '../grammar/values/names.ts'
import { databaseName, isOurs } from './database-name.ts'

const takes = (name: string) => databaseName.safeParse(name).success
const helperTakes = (database: string) => DatabaseJob.safeParse({ job: 'hasFiles', database }).success

describe('a name of a database', () => {
  test.each(['acme', 'ACME_2024', 'a.b-c', '9', 'templates_co', 'x'.repeat(63)])(
    '%s is taken by muelle.yaml, the helper, a new database and the grammar alike',
    (name) => {
      expect([takes(name), helperTakes(name), newNameField.safeParse(name).success, databaseFault(name)]).toEqual([
        true,
        true,
        true,
        undefined,
      ])
    },
  )

  test.each(['', '_acme', '.acme', '-acme', 'a..b', '../acme', 'a/b', 'a"b', "a'b", 'a b', 'ñandú', 'x'.repeat(64)])(
    '%j is refused by all four',
    (name) => {
      expect([takes(name), helperTakes(name), newNameField.safeParse(name).success]).toEqual([false, false, false])
      expect(databaseFault(name)).toBeTypeOf('string')
    },
  )

  test.each(['postgres', 'template0', 'template1', 'muelle-old-1'])('%s is given to no new database', (name) => {
    expect(newNameField.safeParse(name).success).toBe(false)
  })

  test('Muelle takes for its own what begins with muelle and a dash, and nothing else', () => {
    expect(['muelle-load-acme', 'muelle', 'muelle_acme', 'acme-muelle-'].filter(isOurs)).toEqual(['muelle-load-acme'])
  })
})
