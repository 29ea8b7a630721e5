import { expect, test } from 'vitest'
import { VolumeJob } from '../engine/host/volumes/jobs.ts'
import { volumeRestore } from './restore.ts'

test('a file name that the host would not take is refused as input, before anybody types the name of what is lost', () => {
  for (const from of ['old server.tar', 'ñandú.tar', '-x.tar', '../db-data/c1', '.partial', '']) {
    const { error } = volumeRestore.input.safeParse({ volume: 'odoo-data', from })
    expect(error?.issues[0]?.message, from).toContain('rename the file')
  }
  for (const from of ['20261123T123000Z', '20261123T123000Z-before', 'Old_server-2.tar']) {
    expect(volumeRestore.input.safeParse({ volume: 'odoo-data', from }).success).toBe(true)
    expect(VolumeJob.safeParse({ job: 'judge', key: 'odoo-data', from }).success).toBe(true)
  }
})
