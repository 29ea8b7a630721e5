import { describe, expect, it } from 'vitest'
import { gravest } from './last-words.ts'

describe('what dockerd said last', () => {
  it('is its grave lines, when there are some', () => {
    const log = [
      'time="…" level=info msg="Starting up"',
      'failed to start daemon: pid file found, ensure docker is not running or delete /var/run/docker.pid',
      'time="…" level=info msg="stopping event stream"',
    ].join('\n')
    expect(gravest(log)).toBe(
      'failed to start daemon: pid file found, ensure docker is not running or delete /var/run/docker.pid',
    )
  })

  it('is its last lines otherwise', () => {
    expect(gravest('one\ntwo\n\n')).toBe('one\ntwo')
  })
})
