import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { UserError } from './errors.ts'
import { parseStored } from './stored.ts'

const Note = z.strictObject({ schema: z.literal(1), at: z.string() })
const read = (text: string) => parseStored(Note, text, 'state/note.json')

describe('a stored file', () => {
  it('is read as its schema says', () => {
    expect(read('{"schema":1,"at":"now"}')).toEqual({ schema: 1, at: 'now' })
  })

  it.each(['{"schema":2,"at":"now"}', '{"schema":1,"at":"now","more":true}', '{"schema":1,"at":', ''])(
    'of a newer Muelle, or damaged, is refused by name and is no bug: %j',
    (text) => {
      expect(() => read(text)).toThrow(UserError)
      expect(() => read(text)).toThrow('state/note.json on the host is not what this Muelle writes')
    },
  )
})
