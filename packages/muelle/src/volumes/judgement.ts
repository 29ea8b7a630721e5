import type { Checked } from '../engine/host/volumes/jobs.ts'
import { isExchanged, isTorn } from '../engine/host/volumes/jobs.ts'
import type { Consumer } from './consumer.ts'

const modeText = (mode: number): string => mode.toString(8).padStart(4, '0')

/** What is wrong with a volume, in words; empty when its consumer can use all that was seen. */
export function judgement({ uid, rootModes }: Consumer, seen: Checked): readonly string[] {
  const problems: string[] = []
  const { root, owners, wrong, first, phase } = seen
  if (rootModes.length > 0 && !rootModes.includes(root.mode))
    problems.push(
      `its root has the mode ${modeText(root.mode)}; PostgreSQL starts only with ${rootModes.map(modeText).join(' or ')}`,
    )
  const others = Object.entries(owners)
    .map(([owner, count]) => `${count} of uid ${owner}`)
    .join(', ')
  if (wrong > 0) {
    const named = first
      .slice(0, 5)
      .map(({ path, uid, gid, mode }) => `${path} (${uid}:${gid} ${modeText(mode)})`)
      .join(', ')
    const whose = others === '' ? `uid ${uid} may not use them` : `they should be of uid ${uid}; ${others}`
    problems.push(
      `${wrong} ${wrong === 1 ? 'entry is' : 'entries are'} wrong: ${whose}: ${named}${wrong > 5 ? ' …' : ''}`,
    )
  }
  if (isTorn(phase)) problems.push('a restore was cut off in its middle: run the same muelle volume restore again')
  else if (isExchanged(phase))
    problems.push(
      'a restore was cut off after its exchange: what it put aside takes room; the next muelle volume restore keeps the present content and that too',
    )
  else if (phase !== undefined)
    problems.push(`a restore was cut off (${phase}): its remains take room until the next restore`)
  return problems
}
