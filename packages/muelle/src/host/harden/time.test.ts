import { expect, test } from 'vitest'
import { timeUndo } from './time.ts'
import type { Machine } from './topic.ts'

const undo = (before: { enabled: boolean; active: boolean }, systemd = true) => {
  const services = { [systemd ? 'systemd-timesyncd' : 'chrony']: before }
  const record = { services, packages: {} }
  return timeUndo({ systemd, record } as unknown as Machine).map(({ step }) => [...(step.argv ?? [])].join(' '))
}

test.each([
  [{ enabled: false, active: false }, 'systemctl disable --now systemd-timesyncd.service'],
  [{ enabled: true, active: false }, 'systemctl stop systemd-timesyncd.service'],
  [{ enabled: false, active: true }, 'systemctl disable systemd-timesyncd.service'],
])('a service that was %j before is so again after undo', (before, line) => {
  expect(undo(before)).toEqual([line])
})

test('chronyd is ended where no systemd runs', () => {
  expect(undo({ enabled: false, active: false }, false)).toEqual([expect.stringContaining('kill "$pid"')])
})

test('what was not started is not stopped', () => {
  expect(timeUndo({ systemd: true, record: { services: {}, packages: {} } } as unknown as Machine)).toEqual([])
})
