import { databasesUnder } from '../served.ts'
import { type Finding, type Rule, repeated } from './rule.ts'

const names = ['odoo', 'databases']

/** PostgreSQL's own: Muelle and Odoo connect to them for other purposes. */
const ownDatabases = ['postgres', 'template0', 'template1']

const own: Rule = ({ odoo }) => [
  ...repeated(names, odoo.databases),
  ...odoo.databases.flatMap((name, index): readonly Finding[] =>
    ownDatabases.includes(name)
      ? [
          {
            level: 'fault',
            path: [...names, index],
            what: `${name} is PostgreSQL's own database`,
            next: 'Name another database.',
          },
        ]
      : [],
  ),
]

/** Databases are not listed over the web, so each host name should lead to exactly one. */
const choice: Rule = ({ odoo, proxy }) => {
  const hosts = proxy.domains.length > 0 ? proxy.domains : ['localhost']
  const path = odoo.conf.dbfilter === undefined ? names : ['odoo', 'conf', 'dbfilter']
  const found = hosts.flatMap((host): readonly Finding[] => {
    const served = [...new Set(databasesUnder(host, odoo) ?? ['?'])]
    const where = proxy.domains.length > 0 ? host : 'a host name of no proxy.domains'
    if (served.length === 1) return []
    if (served.length === 0)
      return [
        {
          level: 'fault',
          path,
          what: `No database is served under ${where}`,
          next: `dbfilter must match one of ${odoo.databases.join(', ')}: %d stands for the first label of the host name, %h for all of it.`,
        },
      ]
    return [
      {
        level: 'warning',
        path,
        at: 'key',
        what: `Nobody can choose between ${served.join(' and ')}: databases are not listed over the web`,
        evidence: 'databases',
        next: 'Let the host name decide: conf: {dbfilter: "^%d$"} serves acme under acme.example.com, with each name under proxy.domains. Or give out links with ?db=NAME.',
      },
    ]
  })
  // The same for every host name when the filter does not look at it.
  return found.filter(({ what }, index) => found.findIndex((each) => each.what === what) === index)
}

export const databaseRules: readonly Rule[] = [own, choice]
