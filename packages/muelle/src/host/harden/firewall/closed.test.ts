import { expect, test } from 'vitest'
import { closedBy, isClosed, nothingClosed } from './closed.ts'

const asked = { close: [], open: [], closeOthers: false }
const all = closedBy(nothingClosed, { ...asked, closeOthers: true })
const answering = (closed: ReturnType<typeof closedBy>) => [80, 5432, 9000].filter((port) => !isClosed(closed, port))

test('a port that was closed is opened again', () => {
  const closed = closedBy(nothingClosed, { ...asked, close: [5432, 9000] })
  expect(answering(closed)).toEqual([80])
  expect(answering(closedBy(closed, { ...asked, open: [5432] }))).toEqual([80, 5432])
})

test('one port of those that --close-others closed is opened again, and stays open', () => {
  expect(answering(all)).toEqual([])
  const opened = closedBy(all, { ...asked, open: [5432] })
  expect(answering(opened)).toEqual([5432])
  expect(closedBy(opened, asked)).toEqual(opened)
  expect(answering(closedBy(opened, { ...asked, close: [5432] }))).toEqual([])
})

test('--close-others closes what was opened before, but not what is opened beside it', () => {
  const opened = closedBy(all, { ...asked, open: [5432] })
  expect(answering(closedBy(opened, { ...asked, closeOthers: true, open: [80] }))).toEqual([80])
})
