import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operations } from '../../packages/muelle/src/mcp/fixtures/noisy.ts'
import { bundle } from '../build/bundle.ts'
import { packageRoot } from '../build/places.ts'
import { readRegistry } from '../build/registry.ts'
import { runNode } from './bundled.ts'

let place: string
let program: string
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'muelle-mcp-'))
  program = join(place, 'dist/muelle.js')
  const file = join(packageRoot, 'src/mcp/fixtures/noisy.ts')
  await bundle(join(place, 'dist'), { registry: await readRegistry(operations), file })
})
afterAll(() => rmSync(place, { recursive: true }))

async function connect(mode: 'legacy' | 'auto', argv: readonly string[] = []) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, 'mcp', ...argv],
    cwd: place,
    stderr: 'pipe',
  })
  let stderr = ''
  transport.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
  const faults: Error[] = []
  client.onerror = (error) => faults.push(error)
  await client.connect(transport)
  return { client, transport, faults, stderr: () => stderr }
}

describe.each(['legacy', 'auto'] as const)('muelle mcp as a process, client in %s mode', (mode) => {
  it('keeps standard output for the protocol, whatever an operation writes there', async () => {
    const { client, faults, stderr } = await connect(mode)
    const done = await client.callTool({ name: 'run', arguments: { operation: 'noisy' } })
    expect(done.structuredContent).toMatchObject({ output: { quiet: false } })
    // Another pipe than the answer's: it may come later.
    await expect.poll(stderr, { timeout: 15_000 }).toContain('noise on standard output')
    expect(faults).toEqual([])
    await client.close()
  })

  it('lets what runs unwind when the client goes away, then ends', async () => {
    const { client, transport } = await connect(mode)
    const pid = transport.pid ?? 0
    const mark = join(place, `mark-${mode}`)
    const request = { operation: 'linger', input: { mark } }
    const planned = await client.callTool({ name: 'plan', arguments: request })
    const { token } = planned.structuredContent as { token: string }
    const working = Promise.withResolvers<void>()
    const call = client.callTool(
      { name: 'run', arguments: { ...request, token } },
      { onprogress: ({ message }) => message === 'working' && working.resolve() },
    )
    const lost = expect(call).rejects.toThrow()
    await working.promise
    await client.close()
    await lost
    await expect.poll(() => existsSync(mark), { timeout: 15_000 }).toBe(true)
    await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 15_000 }).toBe(false)
  })
})

describe('muelle mcp', () => {
  it('ends with 0 when its input ends before anything was said', async () => {
    expect(await runNode([program, 'mcp'], place)).toMatchObject({ exit: 0, stdout: '' })
  })

  it('survives what is no message, and says so on standard error', async () => {
    const input = 'this is no message\n{"hello":1}\n'
    const { exit, stdout, stderr } = await runNode([program, 'mcp'], place, { input })
    expect([exit, stdout]).toEqual([0, ''])
    expect(stderr).toContain('muelle mcp:')
  })

  it('takes no flag of other commands', async () => {
    expect(await runNode([program, 'mcp', '--nonsense'], place)).toMatchObject({ exit: 2, stdout: '' })
  })
})
