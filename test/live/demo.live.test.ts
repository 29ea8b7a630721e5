import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { statusOf } from './stack/http.ts'

const root = join(import.meta.dirname, '../..')

/** `npm run demo`, as the README says it. */
const demo = (...argv: readonly string[]) =>
  run({ argv: ['npm', 'run', '--silent', 'demo', '--', ...argv], directory: root, timeout: 600_000 })

const labelled = async (what: 'ps' | 'volume') => {
  const list = what === 'ps' ? ['ps', '--all'] : ['volume', 'ls']
  const { stdout } = await run({ argv: ['docker', ...list, '--quiet', '--filter', 'label=io.muelle.name=quay-demo'] })
  return stdout.trim()
}

afterAll(() => demo('--down'))

describe('npm run demo', () => {
  test('ends with a login page through the proxy, its address, the login and what to try next', async () => {
    const { exitCode, stdout, stderr } = await demo('--double')
    expect(exitCode, stderr).toBe(0)
    expect(stdout).toContain('With the Odoo double')
    expect(stdout).toContain('http://127.0.0.1:8069')
    expect(stdout).toMatch(/Log in +admin/)
    expect(await statusOf(8069, '/web/login')).toBe(200)
  })

  test('says the same a second time, and --down removes all that carries its label', async () => {
    expect((await demo('--double')).exitCode).toBe(0)
    const { exitCode, stderr } = await demo('--down')
    expect(exitCode, stderr).toBe(0)
    expect(await labelled('ps')).toBe('')
    expect(await labelled('volume')).toBe('')
    expect(await statusOf(8069, '/web/login')).toBe(0)
  })
})
