import { describe as describes, expect, it } from 'vitest'
import { z } from 'zod'
import { describe } from './describe.ts'
import { digHole, lookAround } from './fixtures/operations.ts'

describes('describe', () => {
  it('gives the input as it is written and the output as it is answered', () => {
    const { inputSchema, outputSchema } = describe(digHole)
    expect(inputSchema).toMatchObject({ type: 'object', properties: { depth: { type: 'integer', default: 1 } } })
    expect(inputSchema).not.toHaveProperty('required')
    expect(outputSchema).toMatchObject({ required: ['depth', 'note'] })
  })

  it('leaves out the marks of the command line', () => {
    const input = z.object({ name: z.string().meta({ positional: 0, short: 'n', placeholder: 'NAME', raw: true }) })
    const { inputSchema } = describe({ ...lookAround, input, run: async () => ({}) })
    expect(inputSchema).toMatchObject({ properties: { name: { type: 'string' } } })
    expect(JSON.stringify(inputSchema)).not.toMatch(/positional|short|placeholder|raw/)
  })

  it('fails on what JSON cannot hold', () => {
    const input = z.object({ when: z.date() })
    expect(() => describe({ ...lookAround, input, run: async () => ({}) })).toThrow()
  })
})
