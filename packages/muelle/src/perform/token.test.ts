import { describe, expect, it } from 'vitest'
import { quietFace } from './fixtures/face.ts'
import { digHole } from './fixtures/operations.ts'
import { planOperation } from './perform.ts'
import { redeem, tokenOf } from './token.ts'

const planned = (input: object = {}, place: object = {}) => planOperation(digHole, input, quietFace(place))
const refused = expect.objectContaining({ exit: 3 })

describe('a token', () => {
  it('is good for the same plan made again', async () => {
    const token = tokenOf(await planned())
    const again = await planned()
    expect(() => redeem(token, again)).not.toThrow()
  })

  it('is good once', async () => {
    const one = await planned()
    const token = tokenOf(one)
    redeem(token, one)
    expect(() => redeem(token, one)).toThrow(refused)
  })

  it('differs each time, so that a second run can be agreed to', async () => {
    const one = await planned()
    expect(tokenOf(one)).not.toBe(tokenOf(one))
  })

  it.each([
    ['other input', { depth: 2 }, {}],
    ['another loss', { lose: 'hole' }, {}],
    ['another project', {}, { directory: '/elsewhere' }],
    ['another environment', {}, { environment: 'production' }],
  ])('is worth nothing for %s', async (_, input, place) => {
    const token = tokenOf(await planned())
    const other = await planned(input, place)
    expect(() => redeem(token, other)).toThrow(refused)
  })

  it.each(['', '.', 'nonsense', 'a.b.c'])('cannot be made up: %j', async (token) => {
    const one = await planned()
    expect(() => redeem(token, one)).toThrow(refused)
  })
})
