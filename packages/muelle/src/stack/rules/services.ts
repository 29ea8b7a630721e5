import type { Rule } from './rule.ts'

/** Names of variables that hold secrets by convention, unless they name a file. */
const secretName = /(^|_)(password|passwd|secret|token|api_?key|key|credentials?)$/i

const aiSecrets: Rule = ({ services: { ai } }) =>
  Object.keys(ai ? ai.environment : {}).flatMap((name) =>
    secretName.test(name)
      ? [
          {
            level: 'fault' as const,
            path: ['services', 'ai', 'environment', name],
            at: 'key' as const,
            what: `${name} looks like a secret, and everything here is committed and shown by Docker`,
            evidence: name,
            next: `Name it under services.ai.secrets (ai_${name.toLowerCase().replace(/^ai_/, '')}): the service reads it from /run/secrets. A variable that names the file ends in _FILE.`,
          },
        ]
      : [],
  )

/** What Odoo 19's own controllers answer to; under one of them the service would stand in Odoo's way. */
const odooPaths = [
  '/web',
  '/odoo',
  '/websocket',
  '/bus',
  '/mail',
  '/my',
  '/shop',
  '/xmlrpc',
  '/json',
  '/jsonrpc',
  '/report',
]

const aiPath: Rule = ({ services: { ai } }) => {
  const path = ai ? ai.path : undefined
  const taken = odooPaths.find((own) => path === own || path?.startsWith(`${own}/`))
  return taken === undefined
    ? []
    : [
        {
          level: 'fault',
          path: ['services', 'ai', 'path'],
          what: `Odoo itself answers under ${taken}`,
          next: 'Write another path, such as /ai.',
        },
      ]
}

/** PgBouncer keeps this name for its console. */
const consoleName: Rule = ({ odoo, services: { pgbouncer } }) =>
  odoo.databases.flatMap((name, index) =>
    pgbouncer !== false && name === 'pgbouncer'
      ? [
          {
            level: 'fault' as const,
            path: ['odoo', 'databases', index],
            what: 'PgBouncer keeps this name for itself: the database behind it could not be reached',
            next: 'Give the database another name, or remove services.pgbouncer.',
          },
        ]
      : [],
  )

export const servicesRules: readonly Rule[] = [aiSecrets, aiPath, consoleName]
