import { expect, test } from 'vitest'
import { listeningSockets } from './proc-net.ts'

// As Linux 6.1 prints them; columns beyond the inode left out.
const tcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000    99        0 10001 1
   1: 0B00007F:A2C3 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 10002 1
   2: 020014AC:1F90 030014AC:D431 01 00000000:00000000 00:00000000 00000000    99        0 10003 1
`
const tcp6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:1538 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000   999        0 10004 1
   1: 00000000000000000000000001000000:18EB 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000   999        0 10005 1
`

test('what listens is read from the tables of the kernel; connections are left out', () => {
  expect(listeningSockets(tcp)).toEqual([
    { address: '0.0.0.0', port: 8080, inode: '10001' },
    { address: '127.0.0.11', port: 41667, inode: '10002' },
  ])
  expect(listeningSockets(tcp6)).toEqual([
    { address: '::', port: 5432, inode: '10004' },
    { address: '::1', port: 6379, inode: '10005' },
  ])
})

test('a table of nothing is nothing', () => {
  expect(listeningSockets('')).toEqual([])
})
