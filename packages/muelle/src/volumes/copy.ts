import type { Copy } from '../engine/host/volumes/jobs.ts'
import { byteText } from '../kernel/bytes.ts'
import { type Step, step } from '../kernel/steps.ts'
import type { Stack } from '../stack/stack.ts'
import type { Workshop } from '../workshop/change.ts'

/** The step that a copy is, in every plan. */
export const packStep = ({ hostDirectory }: Stack, key: string, why: string): Step =>
  step({
    id: `pack:${key}`,
    what: `copy ${key} to ${hostDirectory}/volumes/${key} on its host: archive, list of entries, checksum`,
    why: `${why}; it is read back, and has no final name before`,
  })

/** Makes a copy. `live`: its files may change meanwhile. `previous`: of what a restore put aside. */
export async function makeCopy(
  { session, stack }: Pick<Workshop, 'session' | 'stack'>,
  {
    key,
    volume,
    copy,
    ...which
  }: {
    readonly key: string
    readonly volume: string
    readonly copy: string
    readonly live: boolean
    readonly previous?: boolean
  },
  note: (text: string) => void,
): Promise<Copy> {
  const made = await session.volume({ job: 'pack', key, copy, volume, project: stack.project, ...which }, note)
  note(`${byteText(made.bytes)}, ${made.entries} entries, SHA-256 ${made.sha256}`)
  return made
}
