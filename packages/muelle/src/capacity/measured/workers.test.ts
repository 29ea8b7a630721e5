import { describe, expect, test } from 'vitest'
import { parseWorkers } from './workers.ts'

/** As odoo:19.0 answered with two workers: master, two workers, the evented process; fields of proc(5)'s stat. */
const processes = [
  'P 1 (docker-init) S 0 1 1 0 -1 4194560 :: /sbin/docker-init -- /bin/sh /etc/muelle/odoo/start odoo ',
  stat(7, 'python3', 1, 177_000_000, 'python3 /usr/bin/odoo --max-cron-threads=0'),
  stat(30, 'python3', 7, 291_508_224, 'python3 /usr/bin/odoo --max-cron-threads=0'),
  stat(31, 'python3', 7, 291_000_000, 'python3 /usr/bin/odoo --max-cron-threads=0'),
  stat(32, 'python3', 7, 264_000_000, '/usr/bin/python3 /usr/bin/odoo gevent --max-cron-threads=0'),
  stat(99, 'sh', 0, 2_000_000, 'sh -c for p in /proc/[0-9]*; do echo odoo'),
].join('\n')

function stat(pid: number, name: string, parent: number, virtual: number, command: string): string {
  const fields = ['S', parent, ...Array(18).fill(0), virtual, 0]
  return `P ${pid} (${name}) ${fields.join(' ')} :: ${command} `
}

const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const listening = (queue: string) =>
  `   0: 00000000:1F85 00000000:0000 0A 00000000:${queue} 00:00000000 00000000 100 0 1 1`
const open = '   1: 0200A8C0:1F85 0300A8C0:C001 01 00000000:00000000 00:00000000 00000000 100 0 2 1'
const database = '   2: 0200A8C0:A1B2 0400A8C0:1538 01 00000000:00000000 00:00000000 00000000 100 0 3 1'

describe('the workers of a colour', () => {
  test('are the master’s children without the evented process, and as busy as connections are taken', () => {
    const looks = [
      [head, listening('00000000'), database],
      [head, listening('00000000'), open, database],
      [head, listening('00000003'), open, open, open, open, open, database],
    ]
    const output = [processes, ...looks.map((lines) => lines.join('\n'))].join('\nT\n')
    expect(parseWorkers(output, 'blue')).toEqual({
      colour: 'blue',
      workers: 2,
      seconds: 0.6,
      busyMost: 2,
      busyAverage: 1,
      queueMost: 3,
      virtual: 291_000_000,
    })
  })

  test('are not spoken of where there are none', () => {
    expect(parseWorkers(`${stat(7, 'python3', 1, 1, 'python3 /usr/bin/odoo')}\nT\n${head}\n`, 'blue')).toBeUndefined()
    expect(parseWorkers('', 'blue')).toBeUndefined()
  })
})
