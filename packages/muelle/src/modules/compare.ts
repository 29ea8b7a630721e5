import type { Manifest } from '../odoo/modules/manifests.ts'
import type { DatabaseModules } from '../odoo/modules/states.ts'

/** How a module of a database stands to the image. */
export type Standing = 'current' | 'outdated' | 'newer' | 'missing' | 'pending' | 'not installed'

export interface ComparedModule {
  readonly name: string
  readonly title: string | undefined
  /** Odoo's own word; `unknown` when the database never heard of it: its list of modules was not updated since. */
  readonly state: string
  readonly installed: string | undefined
  readonly available: string | undefined
  readonly path: string | undefined
  readonly standing: Standing
}

/** Every module of a database or of the image, by name. Pure. */
export function compareModules(
  { modules }: Pick<DatabaseModules, 'modules'>,
  manifests: ReadonlyMap<string, Manifest>,
): readonly ComparedModule[] {
  const names = [...new Set([...modules.keys(), ...manifests.keys()])].sort()
  return names.map((name) => {
    const row = modules.get(name)
    const manifest = manifests.get(name)
    const isInstalled = row?.state === 'installed'
    const compared = {
      name,
      title: manifest?.title,
      state: row?.state ?? 'unknown',
      installed: isInstalled || row?.state.startsWith('to ') ? (row?.version ?? undefined) : undefined,
      available: manifest?.version,
      path: manifest?.path,
    }
    return { ...compared, standing: standingOf(compared, manifest) }
  })
}

function standingOf(
  { state, installed, available }: Pick<ComparedModule, 'state' | 'installed' | 'available'>,
  manifest: Manifest | undefined,
): Standing {
  if (state.startsWith('to ')) return 'pending'
  if (state !== 'installed') return 'not installed'
  if (manifest === undefined || !manifest.installable || manifest.problem !== null || available === undefined)
    return 'missing'
  const order = compareVersions(installed ?? '', available)
  return order === 0 ? 'current' : order < 0 ? 'outdated' : 'newer'
}

/** Number by number, as far as both have some; Odoo's own versions have nothing else. */
export function compareVersions(a: string, b: string): number {
  const numbers = (version: string) => version.split('.').map((part) => Number.parseInt(part, 10) || 0)
  const [left, right] = [numbers(a), numbers(b)]
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return Math.sign(difference)
  }
  return 0
}
