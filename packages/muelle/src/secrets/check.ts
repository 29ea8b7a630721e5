import { createHash } from 'node:crypto'
import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { userOf } from '../render/images.ts'
import { openReading } from '../workshop/change.ts'
import { table } from '../workshop/table.ts'
import { secretsOf } from './catalogue.ts'
import { consumersOf, secretCopies } from './copies.ts'
import { storedNames, storedOwnership, storedSecret, storePath } from './store.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

export const secretsCheck = operation({
  name: 'secrets check',
  summary: 'Check that every secret is set, private, and the same in every copy',
  effect: 'read',
  input: z.object({}),
  output: z.object({
    well: z.boolean(),
    checks: z.array(z.object({ path: z.string(), problem: z.string().nullable() })),
  }),
  async run(context, _input, progress) {
    await using reading = await openReading(context, progress)
    const { stack, session } = reading
    const there = new Map((await session.list('secrets')).map((file) => [file.path, file]))
    const values = new Map<string, string>()
    const checks: { path: string; problem: string | null }[] = []
    for (const { name } of secretsOf(stack)) {
      const path = storePath(name)
      const value = await storedSecret(session, name)
      if (value !== undefined) values.set(name, value)
      const file = there.get(path)
      checks.push({ path, problem: !file ? 'is missing' : ownership(file, storedOwnership) })
    }
    for (const name of await storedNames(session))
      if (name.endsWith('.next'))
        checks.push({
          path: storePath(name),
          problem: `is of a rotation that was cut off: muelle secrets rotate ${name.slice(0, -5)}`,
        })
    if (secretsOf(stack).every((secret) => secret.optional || values.has(secret.name)))
      for (const copy of secretCopies(
        consumersOf(stack, (role) => userOf(stack, role)),
        values,
      ).files) {
        const file = there.get(copy.path)
        const differs = file && file.sha256 !== sha256(copy.content) ? 'differs from the stored secret' : null
        checks.push({ path: copy.path, problem: !file ? 'is missing' : (differs ?? ownership(file, copy)) })
      }
    return { well: checks.every(({ problem }) => problem === null), checks }
  },
  notWell: ({ well }) => !well,
  view: ({ well, checks }, style) =>
    [
      table(
        ['FILE', 'STATE'],
        checks.map(({ path, problem }) => [path, problem ? style.bad(problem) : style.good('fine')]),
      ),
      ...(well ? [] : ['muelle up makes missing secrets and corrects copies.']),
    ].join('\n'),
})

interface Ownership {
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

function ownership(is: Ownership, wanted: Ownership): string | null {
  if (is.uid !== wanted.uid || is.gid !== wanted.gid)
    return `belongs to ${is.uid}:${is.gid}, not ${wanted.uid}:${wanted.gid}`
  return is.mode === wanted.mode ? null : `has mode ${is.mode.toString(8)}, not ${wanted.mode.toString(8)}`
}
