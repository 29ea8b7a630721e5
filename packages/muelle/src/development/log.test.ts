import { describe, expect, test } from 'vitest'
import type { LogLine } from '../engine/port.ts'
import { emptyLock } from '../stack/lock.ts'
import { readModel } from '../stack/model.ts'
import { toStack } from '../stack/resolve.ts'
import { type Filter, isShown, plainStyle, recordLines } from './lines.ts'
import { recordsTo, type ServiceRecord } from './records.ts'

const line = (text: string, more: Partial<LogLine> = {}): LogLine => ({
  service: 'odoo-blue',
  container: 'c',
  stream: 'stderr',
  at: '2026-11-23T13:18:51.500000000Z',
  text,
  ...more,
})

function recordsOf(...lines: readonly LogLine[]): readonly ServiceRecord[] {
  const found: ServiceRecord[] = []
  const records = recordsTo((each) => found.push(each))
  for (const each of lines) records.push(each)
  records.end()
  return found
}

const head = (level: string, logger: string, message: string) =>
  `2026-11-23 13:18:51,123 7 ${level} quay ${logger}: ${message}`

describe('the lines of a log', () => {
  test('are put together into records, each service by itself', () => {
    const records = recordsOf(
      line(head('ERROR', 'odoo.http', 'Exception')),
      line(head('INFO', 'odoo', 'cron begins'), { service: 'odoo-cron' }),
      line('Traceback (most recent call last):'),
      line('ValueError: no'),
      line(head('INFO', 'odoo', 'next')),
    )
    expect(records.map(({ service, record }) => [service, record.message, record.rest])).toEqual([
      ['odoo-blue', 'Exception', ['Traceback (most recent call last):', 'ValueError: no']],
      ['odoo-cron', 'cron begins', []],
      ['odoo-blue', 'next', []],
    ])
  })

  test('of standard output are what code printed, and no part of a record', () => {
    const records = recordsOf(line(head('INFO', 'odoo', 'x')), line('here', { stream: 'stdout' }))
    expect(records.map(({ printed, record }) => [printed, record.message, record.rest])).toEqual([
      [false, 'x', []],
      [true, 'here', []],
    ])
  })

  test('cannot move the cursor of who reads them', () => {
    expect(recordsOf(line('\u001b[2Jgone', { stream: 'stdout' }))[0]?.record.message).toBe('gone')
  })
})

describe('what is shown', () => {
  const all: Filter = { modules: [], level: 'info' }
  const shown = (filter: Partial<Filter>, text: string, more?: Partial<LogLine>) => {
    const [record] = recordsOf(line(text, more))
    return record !== undefined && isShown(record, { ...all, ...filter })
  }

  test('is what has at least the level that was asked for', () => {
    expect(shown({ level: 'warning' }, head('INFO', 'odoo', 'x'))).toBe(false)
    expect(shown({ level: 'warning' }, head('ERROR', 'odoo', 'x'))).toBe(true)
    expect(shown({}, head('DEBUG', 'odoo', 'x'))).toBe(false)
  })

  test('is what is about one of the modules, and whatever code prints', () => {
    expect(shown({ modules: ['sale', 'http'] }, head('INFO', 'werkzeug', 'GET'))).toBe(true)
    expect(shown({ modules: ['sale'] }, head('INFO', 'werkzeug', 'GET'))).toBe(false)
    expect(shown({ modules: ['sale'], level: 'error' }, 'here', { stream: 'stdout' })).toBe(true)
  })

  test("is not the stack's own health check", () => {
    const health = '127.0.0.1 - - [23/Nov/2026 13:13:05] "GET /web/health HTTP/1.1" 200 - 5 0.061 0.516'
    expect(shown({}, head('INFO', 'werkzeug', health))).toBe(false)
    expect(shown({}, head('INFO', 'werkzeug', health.replace('health', 'login')))).toBe(true)
  })
})

test('a place in mounted sources is shown as the project has it', async () => {
  const text =
    'schema: 1\nname: a\nodoo: {databases: [a], addons: [src/addons]}\nenvironments: {dev: {development: {}}}\n'
  const resolved = (await readModel({ file: 'muelle.yaml', text })).environments.get('dev')
  if (resolved === undefined) throw new Error('not resolved')
  const stack = toStack(resolved, '/project', emptyLock)
  const [record] = recordsOf(
    line(head('ERROR', 'odoo.http', 'Exception')),
    line('  File "/opt/odoo/addons/1/fees/models/fee.py", line 7, in count'),
  )
  if (record === undefined) throw new Error('no record')
  const [first = '', second = ''] = recordLines(record, stack, plainStyle)
  expect(first).toMatch(/^\d\d:\d\d:\d\d ERROR {4}http {11}Exception$/)
  expect(second.trim()).toBe('File "src/addons/fees/models/fee.py", line 7, in count')
})
