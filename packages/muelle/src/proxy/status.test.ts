import { expect, test } from 'vitest'
import { leaseFrom } from '../traffic/lease.ts'
import { problemsOf } from './status.ts'

const lease = leaseFrom('2026-01-01T00:00:00.000Z', 'proxy hold', 25)
const during = '2026-01-01T00:00:10.000Z'
const serving = { mode: 'serving', colour: 'blue' } as const
const holding = { mode: 'holding', colour: undefined } as const

test('the active colour serving is no problem, nor is a hold under its lease', () => {
  expect(problemsOf(serving, 'blue', undefined, during)).toEqual([])
  expect(problemsOf(holding, 'blue', lease, during)).toEqual([])
})

test('another colour than a restart would lead to is one', () => {
  expect(problemsOf(serving, 'green', undefined, during)).toEqual([expect.stringContaining('a switch was cut off')])
})

test('a hold that nobody will end is one', () => {
  expect(problemsOf(holding, 'blue', undefined, during)).toEqual([expect.stringContaining('nobody will end it')])
})

test('a hold that was not ended in time is one, a second late is none', () => {
  expect(problemsOf(holding, 'blue', lease, '2026-01-01T00:00:26.000Z')).toEqual([])
  expect(problemsOf(holding, 'blue', lease, '2026-01-01T00:00:40.000Z')).toEqual([
    expect.stringContaining('was not ended'),
  ])
})

test('the maintenance page and routes that disagree are', () => {
  expect(problemsOf({ mode: 'page', colour: undefined }, 'blue', undefined, during)).toHaveLength(1)
  expect(problemsOf({ mode: 'mixed', colour: undefined }, 'blue', undefined, during)).toHaveLength(1)
})
