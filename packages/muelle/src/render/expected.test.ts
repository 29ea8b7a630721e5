import { expect, test } from 'vitest'
import { networksOf } from './expected.ts'

test('the networks of each service are read from what is rendered', () => {
  const content = 'services:\n  db:\n    networks: [data]\n  steward:\n    network_mode: none\n'
  expect([...networksOf([{ path: 'compose.yaml', content, mode: 0o644 }])]).toEqual([['db', ['data']]])
})
