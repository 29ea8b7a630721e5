import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { UserErrors } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { quietFace } from './fixtures/face.ts'
import { digHole, lookAround } from './fixtures/operations.ts'
import { planOperation, runPlanned } from './perform.ts'
import { tokenOf } from './token.ts'

const refused = expect.objectContaining({ exit: 3 })

describe('planOperation', () => {
  it('fills in defaults and runs nothing', async () => {
    const face = quietFace()
    const planned = await planOperation(digHole, {}, face)
    expect(planned.input).toEqual({ depth: 1, volumes: false })
    expect(planned.plan.steps.map(({ id }) => id)).toEqual(['dig'])
    expect(face.events).toEqual([])
  })

  it('names each wrong field as the face calls it', async () => {
    const face = quietFace({ nameOf: (path) => `--${String(path[0])}` })
    const error = await planOperation(digHole, { depth: -1, volumes: 'yes' }, face).catch(
      (thrown) => thrown as UserErrors,
    )
    expect(error).toMatchObject({
      exit: 2,
      reports: [{ evidence: '--depth -1' }, { evidence: '--volumes yes' }],
    })
  })

  it('refuses a field that the schema does not know, with the closest one', async () => {
    await expect(planOperation(digHole, { dept: 3 }, quietFace())).rejects.toMatchObject({
      report: { what: 'There is no "dept" here', next: 'Did you mean "depth"?' },
    })
  })

  it('refuses input that is no object', async () => {
    await expect(planOperation(digHole, 'deep', quietFace())).rejects.toMatchObject({ exit: 2 })
  })

  it('plans nothing for a read', async () => {
    const planned = await planOperation(lookAround, {}, quietFace())
    expect(planned).toMatchObject({ effect: 'read', plan: { steps: [] } })
  })

  it('takes the strongest effect: a step that destroys, or a loss, makes the call a destroy', async () => {
    const effect = async (input: object) => (await planOperation(digHole, input, quietFace())).effect
    expect(await effect({})).toBe('change')
    expect(await effect({ volumes: true, lose: 'hole' })).toBe('destroy')
    expect(await effect({ lose: 'hole' })).toBe('destroy')
  })

  it('never runs a change that forgot its plan', async () => {
    const { plan, ...unplanned } = digHole
    await expect(planOperation(unplanned, {}, quietFace())).rejects.toThrow('no plan')
  })

  it('hands on what an operation says may be written down, in place of its input', async () => {
    const discreet = { ...digHole, recorded: () => ({ depth: 'deep' }) }
    const { context, input } = await planOperation(discreet, { depth: 3 }, quietFace())
    expect([context.invocation.input, input]).toEqual([{ depth: 'deep' }, { depth: 3, volumes: false }])
  })

  it('masks secrets in the plan and in what the journal will keep', async () => {
    const boast = operation({
      ...digHole,
      recorded: (input) => input,
      input: z.object({ password: z.string() }),
      plan: async () => ({ steps: [{ id: 'x', what: 'password=hunter2hunter2', why: 'y', effect: 'change' }] }),
      run: async () => ({ depth: 1 }),
      view: () => 'done',
    })
    const { plan, context } = await planOperation(boast, { password: 'hunter2hunter2' }, quietFace())
    expect(JSON.stringify([plan, context.invocation])).not.toContain('hunter2')
  })
})

describe('runPlanned', () => {
  const planned = (input: object = {}, face = quietFace()) => planOperation(digHole, input, face)

  it('runs a read for nobody, and gives it the face and the user as actor', async () => {
    const clock = { now: () => '2026-01-01T00:00:00.000Z', sleep: async () => {} }
    const { output } = await runPlanned(await planOperation(lookAround, {}, quietFace({ clock })), { by: 'nobody' })
    expect(output).toEqual({ actor: expect.stringMatching(/^cli:./), effect: 'read', now: '2026-01-01T00:00:00.000Z' })
  })

  it('runs a change for a flag, a person or the token of its plan', async () => {
    const one = await planned()
    for (const approval of [{ by: 'flag' }, { by: 'person' }, { by: 'token', token: tokenOf(one) }] as const) {
      await expect(runPlanned(await planned(), approval)).resolves.toMatchObject({ notWell: false })
    }
  })

  it('refuses a change that nobody agreed to', async () => {
    const face = quietFace()
    await expect(runPlanned(await planned({}, face), { by: 'nobody' })).rejects.toEqual(refused)
    expect(face.events).toEqual([])
  })

  it('runs a change with nothing to do without asking', async () => {
    await expect(runPlanned(await planned({ depth: 0 }), { by: 'nobody' })).resolves.toBeDefined()
  })

  it('destroys for the typed name only: no flag, no token, no other name', async () => {
    const input = { volumes: true, lose: 'hole' }
    const one = await planned(input)
    for (const approval of [
      { by: 'nobody' },
      { by: 'flag' },
      { by: 'token', token: tokenOf(one) },
      { by: 'person' },
      { by: 'person', typed: 'Hole' },
    ] as const) {
      await expect(runPlanned(await planned(input), approval)).rejects.toEqual(refused)
    }
    await expect(runPlanned(one, { by: 'person', typed: 'hole' })).resolves.toBeDefined()
  })

  it('never destroys when the plan does not say what is lost', async () => {
    await expect(runPlanned(await planned({ volumes: true }), { by: 'person', typed: '' })).rejects.toThrow(
      'what is lost',
    )
  })

  it('says when the answer is not well, and fills in the output', async () => {
    const done = await runPlanned(await planned({ depth: 6 }), { by: 'flag' })
    expect(done).toMatchObject({ output: { depth: 6, note: 'none' }, notWell: true })
  })

  it('masks secrets in progress and lines', async () => {
    const face = quietFace()
    await runPlanned(await planned({}, face), { by: 'flag' })
    expect(face.events.map(({ type }) => type)).toEqual(['start', 'note', 'done'])
    expect(JSON.stringify([face.events, face.lines])).not.toMatch(/hunter2|abcdef/)
  })

  it('takes an output that is not as declared for a bug', async () => {
    const wrong = operation({
      ...lookAround,
      run: async () => ({ actor: 1 }) as unknown as { actor: string; effect: string; now: string },
    })
    const done = runPlanned(await planOperation(wrong, {}, quietFace()), { by: 'nobody' })
    await expect(done).rejects.toThrow(/actor/)
  })
})
