import { describe, expect, it } from 'vitest'
import { connected, textOf } from './fixtures/connected.ts'

describe.each(['legacy', 'modern'] as const)('the MCP server, %s protocol', (era) => {
  it('lists its tools with their schemas and what they may do', async () => {
    await using session = await connected({ era })
    const { tools } = await session.client.listTools()
    expect(tools.map(({ name }) => name)).toEqual(['find', 'describe', 'plan', 'run'])
    for (const { inputSchema, outputSchema, annotations, description } of tools) {
      expect(inputSchema.type).toBe('object')
      expect(outputSchema?.type).toBe('object')
      expect(annotations).toHaveProperty('readOnlyHint')
      expect(description).not.toBe('')
    }
    expect(tools.find(({ name }) => name === 'run')?.annotations).toMatchObject({
      readOnlyHint: false,
      destructiveHint: true,
    })
  })

  it('finds, describes and runs a read, as text and as data', async () => {
    await using session = await connected({ era })
    const found = await session.client.callTool({ name: 'find', arguments: { words: 'look at' } })
    expect(found.structuredContent).toMatchObject({
      operations: [
        { name: 'look', effect: 'read' },
        ...(found.structuredContent as { operations: [] }).operations.slice(1),
      ],
    })
    const described = await session.client.callTool({ name: 'describe', arguments: { operation: 'look' } })
    expect(described.structuredContent).toMatchObject({
      inputSchema: { properties: { what: { enum: ['quay', 'ship'] } } },
    })
    const done = await session.client.callTool({
      name: 'run',
      arguments: { operation: 'look', input: { what: 'ship' } },
    })
    expect(done.structuredContent).toMatchObject({ notWell: false, output: { what: 'ship', times: 1 } })
    expect(textOf(done)).toBe('ship 1')
  })

  it('says "not well" without calling it an error', async () => {
    await using session = await connected({ era })
    const done = await session.client.callTool({ name: 'run', arguments: { operation: 'look', input: { sick: true } } })
    expect(done.isError).toBeFalsy()
    expect(done.structuredContent).toMatchObject({ notWell: true })
    expect(textOf(done)).toMatch(/^Not well/)
  })

  it('runs a change with the token of its plan, once', async () => {
    await using session = await connected({ era })
    const planned = await session.client.callTool({ name: 'plan', arguments: { operation: 'make' } })
    expect(planned.structuredContent).toMatchObject({ effect: 'change', steps: [{ id: 'build' }, { id: 'paint' }] })
    expect(textOf(planned)).toContain('build it')
    const { token } = planned.structuredContent as { token: string }
    const made = await session.client.callTool({ name: 'run', arguments: { operation: 'make', token } })
    expect(made.structuredContent).toMatchObject({ output: { made: ['quay'] } })
    const again = await session.client.callTool({ name: 'run', arguments: { operation: 'make', token } })
    expect([again.isError, textOf(again)]).toEqual([true, expect.stringContaining('used before')])
  })

  it.each([
    ['no token', undefined, 'no token shows'],
    ['a made-up token', 'abc.def', 'not for this plan'],
  ])('refuses a change with %s', async (_, token, words) => {
    await using session = await connected({ era })
    const refused = await session.client.callTool({
      name: 'run',
      arguments: { operation: 'make', ...(token && { token }) },
    })
    expect(refused.isError).toBe(true)
    expect(textOf(refused)).toContain(words)
    expect(refused.structuredContent).toMatchObject({ error: { kind: 'user', exit: 3, next: expect.any(String) } })
  })

  it('refuses the token of another input', async () => {
    await using session = await connected({ era })
    const planned = await session.client.callTool({ name: 'plan', arguments: { operation: 'make' } })
    const { token } = planned.structuredContent as { token: string }
    const input = { stumble: true }
    const refused = await session.client.callTool({ name: 'run', arguments: { operation: 'make', input, token } })
    expect([refused.isError, textOf(refused)]).toEqual([true, expect.stringContaining('not for this plan')])
  })

  it('needs no token for a change that has nothing to do', async () => {
    await using session = await connected({ era })
    const input = { nothing: true }
    const planned = await session.client.callTool({ name: 'plan', arguments: { operation: 'make', input } })
    expect(planned.structuredContent).toMatchObject({ steps: [], token: null })
    const done = await session.client.callTool({ name: 'run', arguments: { operation: 'make', input } })
    expect(done.structuredContent).toMatchObject({ output: { made: [] } })
  })

  it('tells progress as numbers that only grow', async () => {
    await using session = await connected({ era })
    const planned = await session.client.callTool({ name: 'plan', arguments: { operation: 'make' } })
    const { token } = planned.structuredContent as { token: string }
    const heard: { progress: number; total?: number | undefined; message?: string | undefined }[] = []
    await session.client.callTool(
      { name: 'run', arguments: { operation: 'make', token } },
      { onprogress: (progress) => heard.push(progress) },
    )
    const numbers = heard.map(({ progress }) => progress)
    expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other))
    expect(heard.at(-1)).toMatchObject({ progress: 2, total: 2 })
    expect(heard.map(({ message }) => message)).toContain('laying stones')
    expect(JSON.stringify(heard)).not.toContain('hunter2hunter2')
  })

  it('stops an operation when the client cancels, and lets it unwind', async () => {
    await using session = await connected({ era })
    const planned = await session.client.callTool({ name: 'plan', arguments: { operation: 'wait' } })
    const { token } = planned.structuredContent as { token: string }
    const cancel = new AbortController()
    const call = session.client.callTool(
      { name: 'run', arguments: { operation: 'wait', token } },
      { signal: cancel.signal, onprogress: ({ message }) => message === 'waiting' && cancel.abort() },
    )
    await expect(call).rejects.toThrow()
    expect(await session.calls.at(-1)).toMatchObject({
      isError: true,
      structuredContent: { error: { kind: 'interrupted' } },
    })
  })

  it.each([
    ['an unknown operation', 'run', { operation: 'mak' }, /no operation "mak"[\s\S]*make/],
    ['an unknown field', 'run', { operation: 'look', input: { wat: 1 } }, /no "wat"[\s\S]*Did you mean/],
    ['a wrong value', 'run', { operation: 'look', input: { times: 99 } }, /times/],
    ['an unknown argument', 'plan', { operation: 'look', inputs: {} }, /no "inputs"/],
    [
      'a fault of the person',
      'run',
      { operation: 'fail', input: { how: 'user' } },
      /ship is not here[\s\S]*Look elsewhere/,
    ],
    ['a bug', 'run', { operation: 'fail', input: { how: 'bug' } }, /bug in Muelle/],
    ['a wrong output', 'run', { operation: 'fail', input: { how: 'output' } }, /bug in Muelle/],
    ['an unknown tool', 'rum', {}, /no tool "rum"/],
  ])('answers %s with a tool error', async (_, name, input, words) => {
    await using session = await connected({ era })
    const result = await session.client.callTool({ name, arguments: input })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(words)
    expect(JSON.stringify(result)).not.toContain('hunter2hunter2')
    expect(textOf(result)).not.toMatch(/\bat .*\.ts:/)
  })
})
