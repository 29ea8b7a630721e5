import { expect, test } from 'vitest'
import { laterTags, readRemote, resolveRef } from './remote.ts'

const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(40)) as [string, string, string]
const remote = readRemote(
  [
    `${one}\tHEAD`,
    `${one}\trefs/heads/19.0`,
    `${two}\trefs/heads/v1`,
    `${one}\trefs/tags/v1`,
    `${three}\trefs/tags/v1^{}`,
    `${two}\trefs/pull/1/head`,
    '',
  ].join('\n'),
)

test('a tag goes before a branch of its name, and leads to its commit', () => {
  expect(resolveRef({ git: 'x', ref: 'v1' }, remote)).toEqual({ commit: three, kind: 'tag' })
  expect(resolveRef({ git: 'x', ref: '19.0' }, remote)).toEqual({ commit: one, kind: 'branch' })
  expect(resolveRef({ git: 'x', ref: two }, remote)).toEqual({ commit: two, kind: 'commit' })
  expect([...remote.branches.keys()]).toEqual(['19.0', 'v1'])
})

test('a ref that is not there is said with those that are, and a short commit with what to write', () => {
  expect(() => resolveRef({ git: 'x', ref: 'main' }, remote)).toThrow('has no branch, tag or commit main')
  expect(() => resolveRef({ git: 'x', ref: 'abcdef1' }, remote)).toThrowError(
    expect.objectContaining({ report: expect.objectContaining({ next: expect.stringContaining('whole commit') }) }),
  )
})

test('later tags are those of the same shape with a greater number', () => {
  const tags = new Map(['v1.2', 'v1.10', 'v2.0', 'v0.9', '18.0.1', 'nightly-3', 'v1.2.1'].map((tag) => [tag, one]))
  expect(laterTags('v1.2', { tags })).toEqual(['v1.2.1', 'v1.10', 'v2.0'])
})
