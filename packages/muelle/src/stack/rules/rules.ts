import type { Resolved } from '../model.ts'
import type { Path } from '../places.ts'
import { addonsRules } from './addons.ts'
import { anonymizeRules } from './anonymize.ts'
import { databaseRules } from './databases.ts'
import { developmentRules } from './development.ts'
import { environmentRules, sameProject, sameVolumes } from './environments.ts'
import { jobRules } from './jobs.ts'
import { odooRules } from './odoo.ts'
import { postgresRules } from './postgres.ts'
import { proxyRules } from './proxy.ts'
import type { Finding, Rule } from './rule.ts'
import { scheduleRules } from './schedule.ts'
import { servicesRules } from './services.ts'
import { sizingRules } from './sizing.ts'

const rules: readonly Rule[] = [
  ...odooRules,
  ...jobRules,
  ...databaseRules,
  ...addonsRules,
  ...postgresRules,
  ...proxyRules,
  ...servicesRules,
  ...environmentRules,
  ...scheduleRules,
  ...anonymizeRules,
  ...developmentRules,
  ...sizingRules,
]

/** What all rules find in all environments; each path as written in the file. */
export function findings(environments: readonly Resolved[]): readonly Finding[] {
  const found = environments.map((environment) =>
    rules
      .flatMap((rule) => rule(environment))
      .filter(({ path: [section = ''] }) => !environment.doubtful.has(section))
      .map((finding) => ({ finding, path: environment.origin(finding.path) })),
  )
  const inAll = ({ finding, path }: { readonly finding: Finding; readonly path: Path }) =>
    environments.every(
      (environment, index) =>
        !samePath(environment.origin(finding.path), path) ||
        found[index]?.some((other) => other.finding.what === finding.what && samePath(other.path, path)),
    )
  return [
    ...found
      .flat()
      .filter((each) => each.finding.everywhere !== true || inAll(each))
      .map(({ finding, path }) => ({ ...finding, path })),
    ...sameProject(environments),
    ...sameVolumes(environments),
  ]
}

const samePath = (a: Path, b: Path): boolean => a.length === b.length && a.every((key, index) => key === b[index])
