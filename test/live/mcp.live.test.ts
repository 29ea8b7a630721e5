import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { cli, type Project, project } from './stack/project.ts'

let stack: Project
let agent: Client

beforeAll(async () => {
  stack = await project({ name: 'live-mcp', port: 18467 })
  await stack.json('up')
  agent = await connect()
})
afterAll(async () => {
  await agent?.close()
  await stack.remove()
})

/** An agent's client. `refuse`: a person sits there, is asked, and says no. */
async function connect(person?: 'refuse' | 'confirm'): Promise<Client> {
  const client = new Client({ name: 'agent', version: '1' }, { capabilities: person ? { elicitation: {} } : {} })
  if (person)
    client.setRequestHandler('elicitation/create', () =>
      person === 'confirm' ? { action: 'accept', content: { name: `${stack.name}-live` } } : { action: 'decline' },
    )
  const argv = [cli, 'mcp', '--project', stack.directory]
  await client.connect(new StdioClientTransport({ command: process.execPath, args: argv, stderr: 'inherit' }))
  return client
}

interface Answer {
  readonly isError?: boolean | undefined
  readonly structuredContent?: unknown
}

async function call<Data>(client: Client, name: string, input: Record<string, unknown>): Promise<Data> {
  const answer: Answer = await client.callTool({ name, arguments: input }, { timeout: 600_000 })
  if (answer.isError) throw new Error(JSON.stringify(answer.structuredContent))
  return answer.structuredContent as Data
}

const refusal = async (client: Client, input: Record<string, unknown>) => {
  const answer: Answer = await client.callTool({ name: 'run', arguments: input })
  expect(answer.isError).toBe(true)
  return (answer.structuredContent as { error: { exit: number; what: string; next: string } }).error
}

const ps = () => call<{ well: boolean; services: { service: string; startedAt: string }[] }>(agent, 'ps', {})
const startOf = async (service: string) => (await ps()).services.find((each) => each.service === service)?.startedAt
const volumes = async () =>
  (
    await run({
      argv: ['docker', 'volume', 'ls', '-q', '--filter', `label=com.docker.compose.project=${stack.name}-live`],
    })
  ).stdout

const destroy = { operation: 'down', input: { volumes: true, withoutBackup: true } }

describe('an agent over MCP', () => {
  it('reads how the stack is', async () => {
    expect(await ps()).toMatchObject({ well: true })
    const { lines } = await call<{ lines: { service: string }[] }>(agent, 'logs', { services: ['db'], tail: 5 })
    expect(lines.map(({ service }) => service)).toContain('db')
    expect(await call(agent, 'host_check', {})).toMatchObject({ well: true })
  })

  it('plans a restart and runs it with the token of the plan', async () => {
    const before = await startOf('odoo-cron')
    const request = { operation: 'restart', input: { services: ['odoo-cron'] } }
    const { token, steps } = await call<{ token: string; steps: unknown[] }>(agent, 'plan', request)
    expect(steps.length).toBeGreaterThan(0)
    expect(await refusal(agent, request)).toMatchObject({ exit: 3 })
    expect(await startOf('odoo-cron')).toBe(before)
    await call(agent, 'run', { ...request, token })
    expect(Date.parse((await startOf('odoo-cron')) ?? '')).toBeGreaterThan(Date.parse(before ?? ''))
  })

  it('cannot run a command of its own making: it is told the line for a person', async () => {
    const request = {
      operation: 'exec',
      input: { service: 'db', command: ['psql', '-U', 'postgres', '-c', 'SELECT 1'] },
    }
    const { token } = await call<{ token: string | null }>(agent, 'plan', request)
    expect(token).toBeNull()
    const { exit, next } = await refusal(agent, request)
    expect(exit).toBe(3)
    expect(next).toMatch(/^A person runs: muelle exec .*psql/)
  })

  it('stands in the journal as the one who did it', async () => {
    const { operations } = await call<{ operations: unknown[] }>(agent, 'journal_list', {})
    const done = { operation: 'restart', actor: expect.stringMatching(/^mcp:/), outcome: 'done' }
    expect(operations).toContainEqual(expect.objectContaining(done))
  })

  it('cannot remove the data by itself: it gets the line for a person', async () => {
    const had = await volumes()
    const { next, exit } = await refusal(agent, destroy)
    expect([exit, next]).toEqual([
      3,
      `A person runs: muelle down --project ${stack.directory} --confirm ${stack.name}-live --volumes --without-backup`,
    ])
    expect(await volumes()).toBe(had)
    expect(await ps()).toMatchObject({ well: true })
  })

  it('cannot remove the data when the person says no', async () => {
    const client = await connect('refuse')
    expect(await refusal(client, destroy)).toMatchObject({ exit: 3, what: expect.stringContaining('did not approve') })
    await client.close()
    expect(await ps()).toMatchObject({ well: true })
  })

  it('removes the data when the person types the name', async () => {
    const client = await connect('confirm')
    expect(await call(client, 'run', destroy)).toMatchObject({ output: { volumesRemoved: true } })
    await client.close()
    expect(await volumes()).not.toMatch(/db-data|odoo-data/)
  })
})
