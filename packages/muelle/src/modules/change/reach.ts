import { dependantsOf, neededBy } from '../../odoo/modules/dependencies.ts'
import type { Manifest } from '../../odoo/modules/manifests.ts'
import { type Asked, isInstalled, stateOf } from './asked.ts'

/** What a change reaches beyond the modules that are named, sorted. */
export interface Reach {
  /** Not installed and needed: installed too. */
  readonly needed: readonly string[]
  /** Installed by themselves, as all that they wait for is there then. */
  readonly byThemselves: readonly string[]
  /** Installed and depending on what is named: updated or uninstalled with it. */
  readonly dependants: readonly string[]
}

/** What an installation brings with it: what is needed, and what installs itself (Odoo 19.0 `ir_module.py` button_install). */
export function reachOfInstall(names: readonly string[], asked: Asked): Reach {
  const { manifests } = asked
  const missing = (all: ReadonlySet<string>) => [...all].filter((name) => !isInstalled(asked, name))
  const coming = new Set(missing(neededBy(names, manifests)))
  const needed = sorted(coming, names)
  for (let size = -1; size !== coming.size; ) {
    size = coming.size
    for (const manifest of manifests.values())
      if (!coming.has(manifest.name) && installsItself(manifest, coming, asked))
        for (const name of missing(neededBy([manifest.name], manifests))) coming.add(name)
  }
  return { needed, byThemselves: sorted(coming, [...names, ...needed]), dependants: [] }
}

/** One that is for some countries is left out: it waits for a company there. */
function installsItself(
  { name, autoInstall, depends, installable, problem, countries }: Manifest,
  coming: ReadonlySet<string>,
  asked: Asked,
): boolean {
  if (autoInstall === false || !installable || problem !== null || countries.length > 0) return false
  if (stateOf(asked, name) !== 'uninstalled') return false
  const waited = autoInstall === true ? depends : autoInstall
  return waited.some((each) => coming.has(each)) && waited.every((each) => coming.has(each) || isInstalled(asked, each))
}

/** What an update reaches: all that depends on it, and what a new version needs for the first time. */
export function reachOfUpdate(names: readonly string[], asked: Asked): Reach {
  const all = sorted(installedDependants(names, asked), [])
  const needed = [...neededBy(all, asked.manifests)].filter((name) => !isInstalled(asked, name))
  return { needed: needed.sort(), byThemselves: [], dependants: all.filter((name) => !names.includes(name)) }
}

/** What an uninstallation takes with it: Odoo asks nothing. */
export function reachOfUninstall(names: readonly string[], asked: Asked): Reach {
  return { needed: [], byThemselves: [], dependants: sorted(installedDependants(names, asked), names) }
}

const installedDependants = (names: readonly string[], asked: Asked): readonly string[] =>
  [...dependantsOf(names, asked.manifests)].filter((name) => isInstalled(asked, name))

const sorted = (names: Iterable<string>, without: readonly string[]): readonly string[] =>
  [...names].filter((name) => !without.includes(name)).sort()
