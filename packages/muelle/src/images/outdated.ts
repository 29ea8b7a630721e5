import { z } from 'zod'
import { type Context, operation, type Style } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { look } from '../workshop/look.ts'
import { table } from '../workshop/table.ts'
import { cut } from './instruction.ts'
import { Newer, newerThan, wantedRoles } from './newer.ts'

const short = (digest: string | null): string => digest?.replace('sha256:', '').slice(0, 12) ?? '-'

export const imagesOutdated = operation({
  name: 'images outdated',
  summary: 'Ask whether there are newer images than those pinned, and newer Debian packages than those built in',
  help: [
    'The Docker daemon asks the registries, and containers that are gone afterwards ask the Debian archive. Nothing is changed: muelle images update does that.',
    'Exit code 1 when something is newer, or could not be asked.',
    '$ muelle images outdated',
  ].join('\n'),
  effect: 'read',
  input: z.object({}),
  output: z.object({ project: z.string(), images: z.array(Newer) }),
  async run(context: Context, _input, progress) {
    const { stack, engine } = await look(context)
    const images: Newer[] = []
    for (const role of wantedRoles(stack, [])) {
      const ask = step({ id: `ask:${role}`, what: `ask for ${role}`, why: 'to compare', effect: 'read' })
      images.push(await progress.step(ask, () => newerThan(engine, stack, role, context.signal)))
    }
    return { project: stack.project, images }
  },
  notWell: ({ images }) => images.some(({ state }) => ['newer', 'gone', 'unknown'].includes(state)),
  view: ({ project, images }, style) =>
    [
      style.bold(project),
      table(
        ['ROLE', 'IMAGE', 'STATE', 'WHAT'],
        images.map((image) => [
          image.role,
          cut(image.reference.replace(/@.*/, ''), 60),
          colour(image.state, style),
          told(image),
        ]),
      ),
      ...(images.some(({ state }) => state === 'newer') ? ['Take them with: muelle images update'] : []),
    ].join('\n'),
})

function told({ digest, newDigest, packages, problem }: Newer): string {
  if (problem !== null) return problem.replace(/\s+/g, ' ')
  if (newDigest !== null) return `${short(digest)} -> ${short(newDigest)}`
  if (packages.length === 0) return short(digest)
  const security = packages.filter((each) => each.security).length
  const names = packages.slice(0, 3).map(({ name }) => name)
  const more = packages.length > 3 ? ' …' : ''
  return `${packages.length} packages${security > 0 ? `, ${security} of them security updates` : ''}: ${names.join(', ')}${more}`
}

function colour(state: Newer['state'], style: Style): string {
  if (state === 'current') return style.good(state)
  return state === 'here only' ? state : style.warn(state)
}
