import { appendFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { begin, finish, readJournal } from './record.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'muelle-record-'))
  await mkdir(join(root, 'state'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const invocation = { operation: 'up', effect: 'change' as const, input: { service: 'db' }, actor: 'cli:ana' }
const events = async () => (await readJournal(root)).entries.map(({ event, outcome }) => outcome ?? event)

it('writes the begin and the end of an operation', async () => {
  await begin(root, invocation, 't1')
  await finish(root, invocation, 't2', 'done', undefined)
  expect(await readJournal(root)).toMatchObject({
    valid: true,
    entries: [
      { event: 'begin', at: 't1', actor: 'cli:ana', input: { service: 'db' } },
      { event: 'end', at: 't2', outcome: 'done' },
    ],
  })
})

it('writes nothing for what only reads', async () => {
  await begin(root, { ...invocation, effect: 'read' }, 't')
  expect(await readdir(join(root, 'state'))).toEqual([])
})

it('ends what a killed helper left open before it begins the next', async () => {
  await begin(root, invocation, 't1')
  await begin(root, invocation, 't2')
  expect(await events()).toEqual(['begin', 'interrupted', 'begin'])
})

it('keeps the bytes of a torn line in a file of their own', async () => {
  await begin(root, invocation, 't1')
  await appendFile(join(root, 'state/journal.jsonl'), '{"torn')
  await finish(root, invocation, 't2', 'done', undefined)
  const { entries, valid, torn } = await readJournal(root)
  expect([valid, torn, entries.length]).toEqual([true, undefined, 2])
  expect(await readdir(join(root, 'state'))).toEqual([
    'journal.jsonl',
    `journal.jsonl.torn-${entries[1]?.torn?.slice(0, 12)}`,
  ])
})
