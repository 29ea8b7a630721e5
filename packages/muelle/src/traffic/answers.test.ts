import { describe, expect, test } from 'vitest'
import { expectSilence, readServers } from './answers.ts'
import { sessionsAnswer, started, statesAnswer } from './fixtures/answers.ts'

const read = (rows: typeof started) => readServers(statesAnswer(rows), sessionsAnswer(rows))
const state = (operational: number, admin: number) =>
  read({ ...started, 'odoo/blue': { state: [operational, admin] } })[0]?.state

describe('the servers of a proxy', () => {
  test('are read by their names, with address, sessions and what waits', () => {
    const servers = read({ ...started, 'odoo/blue': { address: '10.0.0.9', sessions: 3, queued: 2 } })
    expect(servers).toHaveLength(6)
    expect(servers[0]).toEqual({
      route: 'odoo',
      name: 'blue',
      state: 'ready',
      address: '10.0.0.9',
      sessions: 3,
      queued: 2,
    })
    expect(servers[1]).toMatchObject({ route: 'odoo', name: 'green', state: 'maintenance', address: undefined })
  })

  test('are ready although the file disabled them, once they were set ready', () => expect(state(2, 4)).toBe('ready'))
  test('are in maintenance when they were set so', () => expect(state(0, 1)).toBe('maintenance'))
  test('drain when they were set so', () => expect(state(2, 8)).toBe('drain'))
  test('are nameless when their name leads nowhere', () => expect(state(0, 0x20)).toBe('nameless'))
  test('are down when nothing closed them and they do not run', () => expect(state(0, 0)).toBe('down'))

  test('other backends do not matter', () => {
    expect(read({ ...started, 'hop/hop': {} })).toHaveLength(6)
  })

  test('a missing one is an error that names it', () => {
    const { 'websocket/hold': _, ...rest } = started
    expect(() => read(rest)).toThrow('websocket/hold')
  })

  test('an error in words is an error, although nothing else tells it', () => {
    expect(() => readServers('Permission denied\n\n', sessionsAnswer(started))).toThrow('does not tell the state')
    expect(() => readServers(statesAnswer(started), "Can't find backend.\n\n")).toThrow('table')
  })

  test('an answer that is cut off is an error', () => {
    const whole = statesAnswer(started)
    expect(() => readServers(whole.slice(0, whole.indexOf('websocket')), sessionsAnswer(started))).toThrow()
  })
})

describe('an answer to a change', () => {
  test('is done when it is only empty lines', () => expect(() => expectSilence('set', '\n\n\n\n')).not.toThrow())

  test('is an error in its own words, also when other parts of the line were done', () => {
    expect(() => expectSilence('set server odoo/nix state ready', '\nNo such server.\n\n\n')).toThrow(
      expect.objectContaining({ report: expect.objectContaining({ evidence: 'No such server.' }) }),
    )
  })

  test('is an error when there is none: the process ended before it answered', () => {
    expect(() => expectSilence('set server odoo/blue state ready', '')).toThrow('ended')
  })
})
