import type { Report } from '../kernel/errors.ts'
import { isPlain } from '../kernel/plain.ts'
import { readDocument } from './document.ts'
import { EnvironmentKeys } from './environments.ts'
import { schemaFaults } from './faults.ts'
import { mergeEnvironment, originIn, sections } from './merge.ts'
import type { Path, Places } from './places.ts'
import { doubtfulSections, withoutFaulty } from './readable.ts'
import type { Finding } from './rules/rule.ts'
import { findings } from './rules/rules.ts'
import { MergedYaml, MuelleYaml } from './schema.ts'
import type { Source } from './source.ts'
import { versionFault } from './version/check.ts'
import { versions } from './version/versions.ts'

export const modelName = 'muelle.yaml'

/** One environment of muelle.yaml, merged and with its defaults. */
export interface Resolved extends MergedYaml {
  readonly environment: string
  readonly keys: EnvironmentKeys
  /** Where a path of it was written in the file. */
  readonly origin: (path: Path) => Path
  /** Sections of which a faulty value was left out: what they combine to cannot be judged. */
  readonly doubtful: ReadonlySet<PropertyKey>
}

/** What one muelle.yaml says. `environments` is whole only when there are no faults. */
export interface Model {
  readonly places: Places
  readonly names: readonly string[]
  readonly environments: ReadonlyMap<string, Resolved>
  readonly faults: readonly Report[]
  readonly warnings: readonly Report[]
}

/** Reads muelle.yaml of this version. Finds every fault that needs no other file of the project. */
export async function readModel(source: Source): Promise<Model> {
  const { value, places, faults } = readDocument(source)
  const none = { places, names: [], environments: new Map(), warnings: [] }
  if (value === undefined) return { ...none, faults }
  if (!isPlain(value)) return { ...none, faults: [...faults, notAMap(value, places)] }
  const version = versionFault(value, places, versions)
  if (version) return { ...none, faults: [version] }

  const common = parseCommon(value, places)
  const given = isPlain(value.environments) ? value.environments : { production: null }
  const read = Object.entries(given).map(([name, own]) => parseEnvironment(value, name, own, places))
  const environments = new Map(read.flatMap(({ resolved }) => (resolved ? [[resolved.environment, resolved]] : [])))
  const judged = [...findings([...environments.values()]), ...(await confFindings([...environments.values()]))].map(
    (finding) => ({
      ...finding,
      report: placed(finding, places),
    }),
  )
  return {
    places,
    names: Object.keys(given),
    environments,
    faults: distinct([
      ...faults,
      ...common,
      ...read.flatMap((each) => each.faults),
      ...judged.flatMap(({ level, report }) => (level === 'fault' ? [report] : [])),
    ]),
    warnings: distinct(judged.flatMap(({ level, report }) => (level === 'warning' ? [report] : []))),
  }
}

/** Odoo's list of keys is only read when there are keys to be judged. */
async function confFindings(environments: readonly Resolved[]): Promise<readonly Finding[]> {
  const some = environments.filter(({ odoo }) => Object.keys(odoo.conf).length > 0)
  if (some.length === 0) return []
  const { judgeConf } = await import('./conf/judge.ts')
  return some.flatMap(({ odoo, origin, environment, keys }) =>
    judgeConf(odoo.conf, { environment, keys }).map((finding) => ({ ...finding, path: origin(finding.path) })),
  )
}

/** The faults of the part that all environments share. The overrides are judged merged: alone they need not be whole. */
function parseCommon(value: Record<string, unknown>, places: Places): readonly Report[] {
  const { environments, ...rest } = value
  const bare = isPlain(environments)
    ? Object.fromEntries(Object.keys(environments).map((name) => [name, null]))
    : (environments ?? undefined)
  const whole = { ...mergeEnvironment(rest, undefined), ...(bare === undefined ? {} : { environments: bare }) }
  const parsed = MuelleYaml.safeParse(whole)
  const empty = isPlain(bare) && Object.keys(bare).length === 0
  return [
    ...schemaFaults(parsed.error?.issues ?? [], whole, places, (path) => path),
    ...(empty ? [noEnvironment(places)] : []),
  ]
}

function parseEnvironment(
  value: Record<string, unknown>,
  name: string,
  given: unknown,
  places: Places,
): { resolved?: Resolved; faults: readonly Report[] } {
  const origin = originIn(name, (path) => places.has(path))
  const own = isPlain(given)
    ? Object.fromEntries(Object.entries(given).filter(([key]) => !sections.some((each) => each === key)))
    : (given ?? {})
  const keys = EnvironmentKeys.safeParse(own)
  const merged = mergeEnvironment(value, given)
  const parsed = MergedYaml.safeParse(merged)
  const at = ['environments', name]
  const inside = (keys.error?.issues ?? []).map((issue) => ({ ...issue, path: [...at, ...issue.path] }))
  const faults = [
    ...schemaFaults(inside, { environments: { [name]: own } }, places, (path) => path),
    ...schemaFaults(parsed.error?.issues ?? [], merged, places, origin),
  ]
  // With faults it is judged as far as it can be read, so that all faults are told at once; it never becomes a stack.
  const readable = parsed.success ? parsed : MergedYaml.safeParse(withoutFaulty(merged, parsed.error.issues))
  if (!keys.success || !readable.success) return { faults }
  const doubtful = doubtfulSections(merged, parsed.error?.issues ?? [])
  return { resolved: { ...readable.data, environment: name, keys: keys.data, origin, doubtful }, faults }
}

/** What a rule found, with its place in the file. `path` is as written there. */
export function placed({ path, at, what, evidence, next }: Finding, places: Places): Report {
  const written = evidence ?? places.written(path)
  const position = at === 'key' ? places.ofKey(path) : places.ofValue(path)
  return { what, evidence: written, next, at: position }
}

/** Each of those that say the same of the same place once, in the order of the file: an environment repeats what is common. */
export function distinct(reports: readonly Report[]): readonly Report[] {
  const seen = new Map(reports.map((report) => [JSON.stringify([report.at, report.what]), report]))
  return [...seen.values()].sort(
    (a, b) =>
      Number(a.at?.file !== modelName) - Number(b.at?.file !== modelName) ||
      (a.at?.file ?? '').localeCompare(b.at?.file ?? '') ||
      (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
      (a.at?.column ?? 0) - (b.at?.column ?? 0),
  )
}

const noEnvironment = (places: Places): Report => ({
  what: 'environments has no environment',
  next: 'Name one, such as "production:", or remove the key: production is the default.',
  at: places.ofKey(['environments']),
})

const notAMap = (value: unknown, places: Places): Report => ({
  what: value === null ? `${places.source.file} is empty` : `${places.source.file} must hold keys such as "name: acme"`,
  next: 'Begin with schema: 1, name: and odoo:, or let `muelle init` write one elsewhere and look at it.',
  at: places.offset(0),
})
