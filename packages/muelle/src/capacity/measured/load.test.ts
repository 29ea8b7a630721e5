import { describe, expect, test } from 'vitest'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import { sectionOf } from '../../sizing/variant.ts'
import { measuredLoad } from './load.ts'
import type { MeasuredDatabase } from './schema.ts'

const database = (over: Partial<MeasuredDatabase> = {}): MeasuredDatabase => ({
  name: 'acme',
  bytes: 2e9,
  files: 1e9,
  tables: [
    { table: 'account_move', rows: 1000, bytes: 1_200_000 },
    { table: 'account_move_line', rows: 10_000, bytes: 8_000_000 },
    { table: 'mail_message', rows: 2000, bytes: 1_600_000 },
  ],
  documents: [
    { type: '33', perDay: 100, lines: 8, fileBytes: 140_000 },
    { type: '39', perDay: 900, lines: 2.5, fileBytes: 5000 },
  ],
  days: 30,
  busiestHour: 500,
  unread: [],
  ...over,
})
const loadFrom = async (database: MeasuredDatabase) =>
  measuredLoad(
    sectionOf(await stackOf({ sizing: { users: 9, documentsPerDay: { '61': 5 }, assumptions: { sendSeconds: 2 } } })),
    {
      services: [],
      workers: {
        colour: 'blue',
        workers: 2,
        seconds: 10,
        busyMost: 1,
        busyAverage: 0.1,
        queueMost: 0,
        virtual: 300 * 2 ** 20,
      },
      databases: [database],
    },
  )

describe('a measured load', () => {
  test('counts documents, their lines, their files and their bytes instead of assuming them', async () => {
    const { load, replaced } = await loadFrom(database())
    expect(load).toMatchObject({
      users: 9,
      documentsPerDay: { '33': 100, '39': 900 },
      lines: { '33': 8, '39': 2.5 },
      attachments: { '33': 140, '39': 5 },
      // 500 in the busiest hour, against 1000 in ten hours.
      peakFactor: 5,
      assumptions: {
        documentKilobytes: 1.2 + 0.8 + 1.6,
        lineKilobytes: 0.8,
        baseDatabase: 3,
        workerVirtual: 300,
        sendSeconds: 2,
      },
    })
    expect(load.documentsPerDay['61']).toBeUndefined()
    expect(replaced).toContain('lineKilobytes')
    expect(replaced).not.toContain('sendSeconds')
  })

  test('leaves what was not measured as it was', async () => {
    const { load } = await loadFrom(database({ documents: [], tables: [], busiestHour: null }))
    expect(load.documentsPerDay).toEqual({ '61': 5 })
    expect(load.peakFactor).toBe(3)
    expect(load.assumptions.lineKilobytes).toBeUndefined()
  })

  test('does not learn from a handful of rows', async () => {
    const few = database({
      tables: [
        { table: 'account_move', rows: 3, bytes: 300_000 },
        { table: 'account_move_line', rows: 20, bytes: 900_000 },
      ],
      documents: [{ type: '33', perDay: 1, lines: 2, fileBytes: 0 }],
      busiestHour: 3,
    })
    const { load } = await loadFrom(few)
    expect(load.assumptions.documentKilobytes).toBeUndefined()
    expect(load.peakFactor).toBe(3)
  })

  test('counts documents without a type as invoices', async () => {
    const { load } = await loadFrom(database({ documents: [{ type: '', perDay: 4, lines: 1, fileBytes: 0 }] }))
    expect(load.documentsPerDay).toEqual({ '33': 4 })
  })
})
