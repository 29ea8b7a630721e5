import { isOurs, isPostgres, ownPrefix } from '../database-name.ts'
import { databasesUnder, domainsDecide, hostNames, internalHost } from '../served.ts'
import { type Finding, type Rule, repeated } from './rule.ts'

const names = ['odoo', 'databases']

const own: Rule = ({ odoo }) => [
  ...repeated(names, odoo.databases),
  ...odoo.databases.flatMap((name, index): readonly Finding[] =>
    isPostgres(name)
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
  ...odoo.databases.flatMap((name, index): readonly Finding[] =>
    isOurs(name)
      ? [
          {
            level: 'fault',
            path: [...names, index],
            what: `${name} is a name for databases that Muelle has not finished: it would be dropped`,
            next: `Name a database that does not begin with ${ownPrefix}.`,
          },
        ]
      : [],
  ),
]

/** Databases are not listed over the web, so each host name should lead to exactly one. */
const choice: Rule = ({ odoo, proxy }) => {
  const hosts = proxy.domains.length > 0 ? hostNames(proxy) : ['localhost']
  const path = odoo.conf.dbfilter === undefined ? names : ['odoo', 'conf', 'dbfilter']
  const found = hosts.flatMap((host): readonly Finding[] => {
    const served = [...new Set(databasesUnder(host, { odoo, proxy }) ?? ['?'])]
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
        next: 'Let the host name decide: proxy: {domains: [{name: erp.acme.cl, database: acme}, {name: pos.acme.cl, database: pos}]}. Or give out links with ?db=NAME.',
      },
    ]
  })
  // The same for every host name when the filter does not look at it.
  return found.filter(({ what }, index) => found.findIndex((each) => each.what === what) === index)
}

/** What `proxy.domains` says of databases must be so, and be the only word on it. */
const named: Rule = ({ odoo, proxy }) => {
  if (!domainsDecide(proxy)) return []
  const found: Finding[] = proxy.domains.flatMap((domain, index): readonly Finding[] =>
    typeof domain === 'string' || odoo.databases.includes(domain.database)
      ? []
      : [
          {
            level: 'fault',
            path: ['proxy', 'domains', index, 'database'],
            what: `${domain.database} is no database of this stack`,
            next: `Name one of ${odoo.databases.join(', ')}, or write it under odoo.databases.`,
          },
        ],
  )
  if (odoo.conf.dbfilter !== undefined)
    found.push({
      level: 'fault',
      path: ['odoo', 'conf', 'dbfilter'],
      at: 'key',
      what: 'proxy.domains says already which database is served under which name',
      evidence: 'dbfilter',
      next: 'Remove dbfilter, or database: in proxy.domains.',
    })
  const served = new Set(hostNames(proxy).flatMap((host) => databasesUnder(host, { odoo, proxy }) ?? []))
  for (const [index, database] of odoo.databases.entries())
    if (odoo.conf.dbfilter === undefined && !served.has(database))
      found.push({
        level: 'warning',
        path: [...names, index],
        what: `Nobody can open ${database}: no host name leads to it`,
        next: `Write {name: …, database: ${database}} under proxy.domains.`,
      })
  return found
}

/** Each database has a name of its own inside the stack, which knows no capitals, no dots and no underscores. */
const inside: Rule = ({ odoo }) =>
  odoo.databases.flatMap((name, index): readonly Finding[] => {
    const first = odoo.databases.find((other) => internalHost(other) === internalHost(name))
    if (first === undefined || first === name) return []
    return [
      {
        level: 'fault',
        path: [...names, index],
        what: `${name} and ${first} would have the same name inside the stack, ${internalHost(name)}`,
        next: 'Give them names that differ in more than capitals, dots and underscores.',
      },
    ]
  })

export const databaseRules: readonly Rule[] = [own, choice, named, inside]
