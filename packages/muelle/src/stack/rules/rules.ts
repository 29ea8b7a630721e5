import type { Resolved } from '../model.ts'
import { addonsRules } from './addons.ts'
import { databaseRules } from './databases.ts'
import { environmentRules, sameProject } from './environments.ts'
import { odooRules } from './odoo.ts'
import { postgresRules } from './postgres.ts'
import { proxyRules } from './proxy.ts'
import type { Finding, Rule } from './rule.ts'

const rules: readonly Rule[] = [
  ...odooRules,
  ...databaseRules,
  ...addonsRules,
  ...postgresRules,
  ...proxyRules,
  ...environmentRules,
]

/** What all rules find in all environments; each path as written in the file. */
export function findings(environments: readonly Resolved[]): readonly Finding[] {
  const found = environments.flatMap((environment) =>
    rules
      .flatMap((rule) => rule(environment))
      .filter(({ path: [section = ''] }) => !environment.doubtful.has(section))
      .map((finding) => ({ ...finding, path: environment.origin(finding.path) })),
  )
  return [...found, ...sameProject(environments)]
}
