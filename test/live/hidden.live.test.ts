import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { hidden } from './remote/reaches.ts'
import { statusOf } from './stack/http.ts'
import { type Project, project } from './stack/project.ts'

const port = 18466
let stack: Project

beforeAll(async () => {
  await run({ argv: ['mkdir', '-p', '/var/lib/muelle'] })
  stack = await project({ name: 'live-hidden', port, before: hidden })
})

afterAll(() => stack.remove())

describe('a client that cannot see /var/lib/muelle of the host', () => {
  test('brings the stack up, looks at it, restarts a service, reads journal and secrets, and takes it down', async () => {
    await stack.json('up')
    expect(await statusOf(port, '/web/login')).toBe(200)
    expect(await stack.json('ps')).toMatchObject({ well: true })
    expect(await stack.json('plan')).toMatchObject({ files: [] })
    await stack.json('restart', 'odoo-cron')
    expect(await stack.json('secrets', 'check')).toMatchObject({ well: true })
    expect(await stack.json('journal', 'verify')).toMatchObject({ valid: true })
    expect(await stack.json('proxy', 'status')).toMatchObject({})
    await stack.json('down')
    await stack.json('up')
    expect(await statusOf(port, '/web/login')).toBe(200)
  })
})
