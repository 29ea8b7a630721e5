import { expect, test } from 'vitest'
import type { HostSession } from '../engine/host/session.ts'
import type { UserError } from '../kernel/errors.ts'
import type { View } from './look.ts'
import { type Taken, takenBefore, takenBySame, wantedSo } from './taken.ts'

const restore = 'volume restore db-data c1'

/** The host remembers that a command took these down; these run now, and those stand still. */
function viewOf(running: readonly string[], standing: readonly string[] = [], by = restore): View {
  const taken = { schema: 1, by, running: ['db', 'odoo-blue'], standing: [] }
  const container = (state: string) => (service: string) => ({ service, state, imageId: 'i', oneOff: false })
  return {
    stack: { hostDirectory: '/x' },
    engine: { hostFile: async () => JSON.stringify(taken) },
    containers: [...running.map(container('running')), ...standing.map(container('exited'))],
  } as unknown as View
}

/** What takenBefore refuses with. */
const refusal = async (view: View): Promise<string> =>
  await takenBefore(view, 'network recreate front').then(
    () => 'not refused',
    (error: UserError) => error.report.next ?? '',
  )

test('the command that took services down brings them up; with all of them running there is nothing to do', async () => {
  expect(await takenBefore(viewOf(['proxy'], ['db', 'odoo-blue']), restore)).toMatchObject({ by: restore })
  expect(await takenBefore(viewOf(['proxy']), 'volume restore db-data c2')).toMatchObject({ by: restore })
  expect(await takenBySame(viewOf(['proxy']), 'volume restore db-data c2')).toMatchObject({ by: restore })
  expect(await takenBySame(viewOf(['proxy']), 'volume backup db-data --stop')).toBe(undefined)
  expect(await takenBefore(viewOf(['db', 'odoo-blue']), restore)).toBe(undefined)
  expect(await refusal(viewOf(['db', 'odoo-blue']))).toBe('not refused')
  // After a switch the other colour serves in its place.
  expect(await refusal(viewOf(['db', 'odoo-green'], ['odoo-blue']))).toBe('not refused')
})

test('nobody is told to run an old restore: what is down is started, or stopped on purpose', async () => {
  const down = await refusal(viewOf(['proxy'], ['db', 'odoo-blue']))
  expect(down).toContain('muelle start db odoo-blue')
  expect(down).toContain('muelle stop db odoo-blue')
  expect(down).toContain('muelle volume check db-data')
  expect(down).not.toContain('muelle volume restore')
  const gone = await refusal(viewOf(['proxy'], ['db'], 'network recreate data'))
  expect(gone).toContain('muelle up')
  expect(gone).not.toContain('network recreate data')
})

/** What is remembered after these services were started or stopped on purpose. */
async function after(services: readonly string[]): Promise<readonly string[] | 'nothing'> {
  const taken: Taken = { schema: 1, by: restore, running: ['db', 'odoo-blue', 'odoo-cron'], standing: [] }
  let text: string | undefined = JSON.stringify(taken)
  const session = {
    read: async () => text,
    remove: async () => {
      text = undefined
    },
    put: async ([file]: readonly { content: string }[]) => {
      text = file?.content
      return []
    },
  } as unknown as HostSession
  await wantedSo(session, services)
  return text === undefined ? 'nothing' : (JSON.parse(text) as Taken).running
}

test('who was started or stopped on purpose since is not remembered any more', async () => {
  expect(await after(['odoo-cron'])).toEqual(['db', 'odoo-blue'])
  expect(await after(['proxy'])).toEqual(['db', 'odoo-blue', 'odoo-cron'])
  expect(await after(['db', 'odoo-green', 'odoo-cron'])).toBe('nothing')
})
