import { expect, test } from 'vitest'
import type { Dump } from '../engine/host/databases/jobs.ts'
import { isWayBack } from './dumps-remove.ts'

const dump = (name: string, why: string, pending: boolean) => ({ name, why, pending }) as Dump

test('of several dumps before one change the first is the way back; one that succeeded needs none', () => {
  const all = [
    dump('D1', 'modules update a', true),
    dump('D2', 'modules update b', false),
    dump('D3', 'modules update a', true),
    dump('D4', 'modules update c', true),
  ]
  expect(all.filter((each) => isWayBack(each, all)).map(({ name }) => name)).toEqual(['D1', 'D4'])
})
