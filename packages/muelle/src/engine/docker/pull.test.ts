import { expect, it } from 'vitest'
import { layerProgress } from './pull.ts'

it('sums the layers into one line, at most one a second', () => {
  const notes: string[] = []
  let now = 0
  const told = layerProgress(
    (note) => notes.push(note),
    () => now,
  )
  told({ status: 'Pulling from library/odoo', id: '19.0' })
  told({ status: 'Already exists', id: 'a' })
  told({ status: 'Downloading', id: 'b', progressDetail: { current: 10e6, total: 40e6 } })
  now = 1000
  told({ status: 'Downloading', id: 'c', progressDetail: { current: 30e6, total: 60e6 } })
  now = 2000
  told({ status: 'Pull complete', id: 'b' })
  expect(notes).toEqual(['1 of 1 layers, 0 of 0 MB', '1 of 3 layers, 40 of 100 MB', '2 of 3 layers, 40 of 100 MB'])
})
