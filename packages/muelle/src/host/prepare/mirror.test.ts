import { describe, expect, it } from 'vitest'
import { mirrorOf } from './mirror.ts'

describe('the mirror of a Debian host', () => {
  it('is where its main packages come from, not its security updates or a third party', () => {
    const targets = [
      'https://download.example.com/linux/debian/|bookworm|stable|Docker CE',
      'http://mirror.example.com/debian-security/|bookworm-security|main|Debian-Security',
      'http://mirror.example.com/debian/|bookworm-updates|main|Debian',
      'http://mirror.example.com/debian/|bookworm|main|Debian',
    ].join('\n')
    expect(mirrorOf(targets, 'bookworm')).toBe('http://mirror.example.com/debian/')
  })

  it('keeps a list of mirrors as it is', () => {
    expect(mirrorOf('mirror+file:/etc/apt/mirrors/debian.list/|bookworm|main|Debian\n', 'bookworm')).toBe(
      'mirror+file:/etc/apt/mirrors/debian.list/',
    )
  })

  it('is found by the name of its state too, and with a label of its own', () => {
    expect(mirrorOf('http://inside.example/deb/|oldstable|main|Inside\n', 'bookworm')).toBe(
      'http://inside.example/deb/',
    )
  })

  it('is unknown when no source names the release', () => {
    expect(mirrorOf('http://mirror.example.com/debian/|trixie|main|Debian\n', 'bookworm')).toBeUndefined()
    expect(mirrorOf('', 'bookworm')).toBeUndefined()
  })
})
