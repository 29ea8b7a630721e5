import { describe, expect, it } from 'vitest'
import { complaintsOf } from './apt.ts'

describe('what apt complains of', () => {
  it('is its errors and the warnings that led to them, without the chatter', () => {
    const output = [
      'Reading package lists...',
      'W: Failed to fetch http://mirror.example/dists/trixie/InRelease  Could not connect',
      'E: Unable to locate package docker-compose-v2',
      '',
    ].join('\n')
    expect(complaintsOf(output)).toBe(
      'W: Failed to fetch http://mirror.example/dists/trixie/InRelease  Could not connect\nE: Unable to locate package docker-compose-v2',
    )
  })

  it('is the end of the output when it named none', () => {
    expect(complaintsOf('dpkg-deb: error: not a Debian format archive\n')).toBe(
      'dpkg-deb: error: not a Debian format archive',
    )
  })
})
