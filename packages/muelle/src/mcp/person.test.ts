import { describe, expect, it } from 'vitest'
import { connected, type Person, textOf } from './fixtures/connected.ts'

const sink = { operation: 'make sink', input: { cargo: true } }
const types =
  (name: string): Person =>
  () => ({ action: 'accept', content: { name } })

describe.each(['legacy', 'modern'] as const)('what destroys, over MCP with the %s protocol', (era) => {
  it('is planned with what it loses and without a token', async () => {
    await using session = await connected({ era })
    const planned = await session.client.callTool({ name: 'plan', arguments: sink })
    expect(planned.structuredContent).toMatchObject({ effect: 'destroy', loses: 'esmeralda', token: null })
  })

  it('is done when a person types the name', async () => {
    await using session = await connected({ era, person: types('esmeralda') })
    const done = await session.client.callTool({ name: 'run', arguments: sink })
    expect(done.isError).toBeFalsy()
    expect(done.structuredContent).toMatchObject({ output: { sunk: true } })
    expect(session.asked).toEqual([expect.stringMatching(/sink it[\s\S]*Type esmeralda to lose it for good/)])
  })

  it.each<[string, Person, string]>([
    ['types another name', types('titanic'), 'another name was typed'],
    ['declines', () => ({ action: 'decline' }), 'did not approve'],
    ['closes the form', () => ({ action: 'cancel' }), 'did not approve'],
  ])('is not done when the person %s', async (_, person, words) => {
    await using session = await connected({ era, person })
    const refused = await session.client.callTool({ name: 'run', arguments: sink })
    expect([refused.isError, textOf(refused)]).toEqual([true, expect.stringContaining(words)])
    expect(session.asked).toHaveLength(1)
  })

  it('is never done by a token, nor by an agent whose client cannot ask: the line for a person is given instead', async () => {
    await using session = await connected({ era, place: { directory: '/srv/my project', environment: 'production' } })
    const refused = await session.client.callTool({ name: 'run', arguments: { ...sink, token: 'abc.def' } })
    expect(refused.isError).toBe(true)
    expect(refused.structuredContent).toMatchObject({
      error: {
        exit: 3,
        next: "A person runs: muelle make sink --project '/srv/my project' --env production --confirm esmeralda --cargo",
      },
    })
  })

  it('needs no person when the same operation only changes', async () => {
    await using session = await connected({ era })
    const planned = await session.client.callTool({ name: 'plan', arguments: { operation: 'make sink' } })
    const { token } = planned.structuredContent as { token: string }
    const done = await session.client.callTool({ name: 'run', arguments: { operation: 'make sink', token } })
    expect(done.structuredContent).toMatchObject({ output: { sunk: true } })
  })
})

describe('an approval', () => {
  it('counts only with the state that the question was asked with', async () => {
    await using session = await connected({ era: 'modern', person: types('esmeralda') })
    // A client that answers a question nobody asked, as a careless or a dishonest one might.
    const forged = await session.client.request({
      method: 'tools/call',
      params: {
        name: 'run',
        arguments: sink,
        inputResponses: { name: { action: 'accept', content: { name: 'esmeralda' } } },
        requestState: 'abc.def',
      },
    })
    expect([forged.isError, textOf(forged)]).toEqual([true, expect.stringContaining('not for this plan')])
    expect(session.asked).toEqual([])
  })
})
