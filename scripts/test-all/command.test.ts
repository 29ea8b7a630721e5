import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../build/places.ts'

const command = 'npm ci && npm run test:all'

it('the test command of the README is the one that CI runs', () => {
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(command)
  const lines = readFileSync(join(root, '.ci/run'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  expect(lines).toEqual(['set -euo pipefail', 'cd "$(dirname "$0")/.."', `${command} </dev/null`])
})
