import { coreModules } from '../../facts/odoo/core-modules.ts'
import { closest } from '../../kernel/didyoumean.ts'
import type { Report } from '../../kernel/errors.ts'
import type { OdooSection } from '../odoo.ts'
import type { Finding } from '../rules/rule.ts'
import type { Named } from './manifest.ts'
import type { Module, Scan } from './scan.ts'

/** What the modules' relations show. */
export interface Judgement {
  readonly findings: readonly Finding[]
  readonly faults: readonly Report[]
  readonly warnings: readonly Report[]
}

/**
 * Judges what modules need of one another. Known are the project's modules, those named for git sources, and Odoo's own.
 * Where there may be others - a git source without `modules`, a base image that is not Odoo's own - an unknown one is a warning.
 */
export function judgeAddons(odoo: OdooSection, { modules }: Pick<Scan, 'modules'>): Judgement {
  const local = new Map(modules.toReversed().map((module) => [module.name, module]))
  const declared = odoo.addons.flatMap((source) => (typeof source === 'string' ? [] : (source.modules ?? [])))
  const known = new Set([...local.keys(), ...declared, ...coreModules])
  const maybe = elsewhere(odoo)
  const level = maybe === undefined ? 'fault' : 'warning'
  const missing: Report[] = []
  const foreign: Report[] = []
  for (const { name, manifest } of modules) {
    if (manifest?.foreign) foreign.push(otherSeries(name, manifest.foreign))
    if (!manifest?.installable) continue
    for (const each of manifest.depends)
      if (!known.has(each.name)) missing.push(unknownDependency(name, each, known, maybe))
  }
  const wanted = (['modules', 'serverWideModules'] as const).flatMap((key) =>
    odoo[key].flatMap((name, index): readonly Finding[] => {
      const path = ['odoo', key, index]
      if (!known.has(name)) return [{ level, path, ...unknownModule(name, known, maybe) }]
      return local.get(name)?.manifest?.installable === false ? [notInstallable(path, name)] : []
    }),
  )
  const runner = odoo.jobRunner?.module
  if (runner !== undefined && !known.has(runner))
    wanted.push({ level, path: ['odoo', 'jobRunner'], ...unknownModule(runner, known, maybe) })
  return {
    findings: [...wanted, ...twice(modules), ...hidden(modules)],
    faults: level === 'fault' ? missing : [],
    warnings: [...foreign, ...(level === 'warning' ? missing : [])],
  }
}

/** Where modules may be that are not known here, in words; undefined when nowhere. */
function elsewhere({ addons, image }: OdooSection): string | undefined {
  const open = addons.find((source) => typeof source !== 'string' && source.modules === undefined)
  if (open !== undefined && typeof open !== 'string') return open.git
  return /^((docker\.io|[\w.-]+(:\d+)?)\/)?(library\/)?odoo(:|@|$)/.test(image) ? undefined : `the image ${image}`
}

function unknownDependency(
  module: string,
  { name, at }: Named,
  known: Iterable<string>,
  maybe: string | undefined,
): Report {
  const { what, next } = unknownModule(name, known, maybe)
  return { what: `${module} depends on ${name}: ${what[0]?.toLowerCase()}${what.slice(1)}`, evidence: name, next, at }
}

function unknownModule(
  name: string,
  known: Iterable<string>,
  maybe: string | undefined,
): { what: string; next: string } {
  const near = closest(name, known)
  const means = near === undefined ? '' : `Did you mean "${near}"? `
  const what = `There is no module ${name} in odoo.addons or in Odoo 19.0 Community`
  if (maybe === undefined)
    return { what, next: `${means}Otherwise add the folder or the repository that has it to odoo.addons.` }
  return { what: `${what}; ${maybe} may have it`, next: `${means}Otherwise make sure that it has it.` }
}

const otherSeries = (module: string, { name, at }: Named): Report => ({
  what: `${module} has a version of another Odoo: 19.0 leaves the module out`,
  evidence: name,
  next: `Port it, then write a version such as 19.0.1.0.0.`,
  at,
})

const notInstallable = (path: Finding['path'], name: string): Finding => ({
  level: 'fault',
  path,
  what: `The module ${name} cannot be installed: its manifest says installable False or has another Odoo's version`,
  next: 'Port it to 19.0, or remove it here.',
})

const twice = (modules: readonly Module[]): readonly Finding[] =>
  modules.flatMap((module, index): readonly Finding[] => {
    const first = modules.findIndex((other) => other.name === module.name)
    if (first === index) return []
    return [
      {
        level: 'warning',
        path: ['odoo', 'addons', module.source],
        what: `The module ${module.name} is there twice; Odoo takes the first`,
        evidence: `${modules[first]?.path}, ${module.path}`,
        next: 'Remove one of them.',
      },
    ]
  })

/** Source: `initialize_sys_path` in Odoo 19.0's odoo/modules/module.py: the folder beside its own code comes first. */
const hidden = (modules: readonly Module[]): readonly Finding[] =>
  modules.flatMap(({ name, path, source }): readonly Finding[] =>
    coreModules.has(name)
      ? [
          {
            level: 'warning',
            path: ['odoo', 'addons', source],
            what: `The module ${name} has the name of one of Odoo's own, which is taken instead`,
            evidence: path,
            next: 'Rename it, or remove it.',
          },
        ]
      : [],
  )
