import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { append, type JournalFields, verify } from './journal.ts'
import { canonicalJson } from './plain.ts'

const fields: JournalFields = {
  at: '2026-01-02T03:04:05.678Z',
  actor: 'cli:ana',
  operation: 'up',
  effect: 'change',
  input: { service: ['odoo-blue'], note: 'ñandú' },
  event: 'begin',
}

const add = (journal: Uint8Array, more: JournalFields) => {
  const { keep, line } = append(journal, more)
  return Buffer.concat([journal.subarray(0, keep), Buffer.from(line)])
}
const journalOf = (count: number) =>
  Array.from({ length: count }).reduce<Buffer>(
    (journal, _, index) => add(journal, { ...fields, event: index % 2 === 0 ? 'begin' : 'end' }),
    Buffer.alloc(0),
  )

describe('the journal', () => {
  it('is valid when empty and after each entry', () => {
    for (let count = 0; count < 5; count++) {
      const verdict = verify(journalOf(count))
      expect(verdict).toMatchObject({ valid: true, broken: undefined, torn: undefined })
      expect(verdict.entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: count }, (_, at) => at + 1))
    }
  })

  it('notices the change of any single byte', () => {
    const journal = journalOf(4)
    fc.assert(
      fc.property(fc.nat(journal.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(journal)
        changed[at] = (changed[at] ?? 0) ^ change
        const { valid, torn } = verify(changed)
        expect(valid && torn === undefined).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  it('notices a removed, a repeated and a moved line, and names it', () => {
    const lines = journalOf(4).toString().split('\n').slice(0, -1)
    const of = (...order: number[]) => verify(Buffer.from(order.map((index) => `${lines[index]}\n`).join('')))
    expect(of(0, 2, 3).broken?.line).toBe(2)
    expect(of(0, 1, 1, 2).broken?.line).toBe(3)
    expect(of(0, 2, 1, 3).broken?.line).toBe(2)
    expect(of(1, 2, 3).broken?.line).toBe(1)
  })

  it('notices a line that was rewritten with a new hash, by the line after it', () => {
    const journal = journalOf(3).toString().split('\n')
    const forged = JSON.parse(journal[1] ?? '')
    forged.actor = 'cli:nobody'
    delete forged.hash
    forged.hash = createHash('sha256').update(canonicalJson(forged)).digest('hex')
    journal[1] = canonicalJson(forged)
    expect(verify(Buffer.from(journal.join('\n'))).broken).toEqual({
      line: 3,
      why: 'it does not follow from the line before it',
    })
  })

  it('tolerates a line torn anywhere, sets it aside and records its hash', () => {
    const journal = journalOf(3)
    const last = journal.lastIndexOf('\n', journal.length - 2) + 1
    fc.assert(
      fc.property(fc.integer({ min: last + 1, max: journal.length - 1 }), (length) => {
        const broken = journal.subarray(0, length)
        const sha256 = createHash('sha256').update(broken.subarray(last)).digest('hex')
        expect(verify(broken)).toMatchObject({ valid: true, torn: { bytes: length - last, sha256 } })
        const { keep, torn, entry } = append(broken, fields)
        expect([keep, torn.length, entry.torn, entry.sequence]).toEqual([last, length - last, sha256, 3])
        expect(verify(add(broken, fields))).toMatchObject({ valid: true, torn: undefined })
      }),
    )
  })

  it('goes on after a broken line, and still tells where it broke', () => {
    const broken = Buffer.concat([journalOf(2), Buffer.from('garbage\n')])
    expect(verify(add(broken, fields))).toMatchObject({ valid: false, broken: { line: 3, why: 'it is not JSON' } })
  })

  it('keeps every input that JSON can carry', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (input, detail) => {
        const journal = add(journalOf(1), { ...fields, input, detail })
        const verdict = verify(add(journal, fields))
        expect(verdict.valid).toBe(true)
        expect(verdict.entries[1]?.input).toEqual(JSON.parse(JSON.stringify(input)))
      }),
    )
  })
})
