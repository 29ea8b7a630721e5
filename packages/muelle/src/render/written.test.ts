import { expect, test } from 'vitest'
import { goldenCases } from '../../../../test/golden/cases.ts'
import { networksOf } from './expected.ts'
import { renderStack } from './render.ts'
import { writtenOf } from './written.ts'

test('the networks of every rendered service are read, however they are written', async () => {
  for (const { load } of await goldenCases()) {
    const files = renderStack(await load())
    const { services } = writtenOf(files)
    const read = Object.entries(services).flatMap(([name, { networks }]) =>
      networks.length > 0 ? [[name, networks]] : [],
    )
    expect(new Map(read as [string, string[]][])).toEqual(networksOf(files))
    expect(services['odoo-blue']?.networks).toContain('front')
  }
})
