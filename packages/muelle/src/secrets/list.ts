import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { openReading } from '../workshop/change.ts'
import { table } from '../workshop/table.ts'
import { secretsOf } from './catalogue.ts'
import { storedNames } from './store.ts'

const Secret = z.object({
  name: z.string(),
  what: z.string(),
  set: z.boolean(),
  generated: z.boolean().describe('muelle up creates it when it is missing'),
})

export const secretsList = operation({
  name: 'secrets list',
  summary: 'List the secrets of the stack and whether they are set; never their values',
  effect: 'read',
  input: z.object({}),
  output: z.object({ hostDirectory: z.string(), secrets: z.array(Secret) }),
  async run(context, _input, progress) {
    await using reading = await openReading(context, progress)
    const { stack, session } = reading
    const there = await storedNames(session)
    const secrets = secretsOf(stack).map(({ name, what, generated }) => ({
      name,
      what,
      generated,
      set: there.has(name),
    }))
    return { hostDirectory: stack.hostDirectory, secrets }
  },
  view: ({ hostDirectory, secrets }, style) =>
    [
      style.dim(`in ${hostDirectory}/secrets/store on the daemon's host`),
      table(
        ['SECRET', 'STATE', 'WHAT'],
        secrets.map(({ name, set, generated, what }) => [
          name,
          set ? style.good('set') : generated ? style.warn('made by up') : style.bad('missing'),
          what,
        ]),
      ),
    ].join('\n'),
})
