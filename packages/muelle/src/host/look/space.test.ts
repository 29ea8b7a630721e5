import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { spaceAt } from './space.ts'
import { parseDf } from './space-of-host.ts'

describe('the room on a disk', () => {
  it('is that of the nearest directory that exists', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'muelle-space-'))
    const here = await spaceAt(directory)
    const below = await spaceAt(join(directory, 'not', 'yet', 'there'))
    await rm(directory, { recursive: true })
    expect(here).toMatchObject({ total: expect.any(Number) })
    expect('total' in below && 'total' in here && below.total === here.total).toBe(true)
  })

  it('is read from df, one file system a line', () => {
    const answer = [
      'Filesystem        1-blocks        Used   Available Capacity Mounted on',
      'overlay       270582939648 37580963840 68719476736      36% /',
      '/dev/mapper/data volume 1000 400 600 40% /host/a place',
    ].join('\n')
    expect(parseDf(answer)).toEqual([
      { total: 270582939648, free: 68719476736 },
      { total: 1000, free: 600 },
    ])
  })

  it('is unknown when df says something else', () => {
    expect(parseDf('df: /: Permission denied\n')).toEqual([])
  })
})
