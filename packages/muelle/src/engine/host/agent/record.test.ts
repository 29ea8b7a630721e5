import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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

it('says nothing of a killed helper when an older line was changed behind Muelle', async () => {
  await begin(root, invocation, 't1')
  await finish(root, invocation, 't2', 'done', undefined)
  const path = join(root, 'state/journal.jsonl')
  await writeFile(path, (await readFile(path, 'utf8')).replace('"done"', '"failed"'))
  await begin(root, invocation, 't3')
  await finish(root, invocation, 't4', 'done', undefined)
  const { valid, broken, entries, readable } = await readJournal(root)
  expect([valid, broken?.line, entries.length]).toEqual([false, 2, 1])
  expect(readable.map(({ event, outcome }) => outcome ?? event)).toEqual(['begin', 'failed', 'begin', 'done'])
})

it('begins nothing in a journal that a newer Muelle goes on with', async () => {
  await begin(root, invocation, 't1')
  await appendFile(join(root, 'state/journal.jsonl'), '{"schema":2,"what":"new"}\n')
  await expect(begin(root, invocation, 't2')).rejects.toThrow('A newer Muelle wrote the journal')
  expect((await readFile(join(root, 'state/journal.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(2)
})
