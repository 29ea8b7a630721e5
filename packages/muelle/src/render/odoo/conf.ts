import { UserError } from '../../kernel/errors.ts'
import { connectionsOf } from '../../sizing/connections.ts'
import { limitsOf } from '../../sizing/limits.ts'
import { workersOf } from '../../sizing/workers.ts'
import { ownKeys } from '../../stack/conf/own-keys.ts'
import type { OdooSection } from '../../stack/odoo.ts'
import { hostTable } from '../../stack/served.ts'
import type { Stack } from '../../stack/stack.ts'
import { hashComment, head } from '../text/head.ts'
import { addonsOf } from './addons.ts'
import { catcherPorts } from './catcher.ts'
import { hostsModule, hostsPlace } from './hosts.ts'

type Value = string | number | boolean
type Section = readonly [comment: string, settings: Readonly<Record<string, Value | undefined>>]

/**
 * odoo.conf without its secret keys, which `odoo/start` appends in tmpfs. Keys and types are Odoo 19.0's (`facts/odoo-cli.json`).
 * Odoo reads it with RawConfigParser: no interpolation, no comment behind a value, and a key given twice is a crash; so each key
 * is written once and `odoo.conf` in muelle.yaml replaces what stands here.
 * @throws UserError for a key that Muelle itself decides, and for a value of more than one line.
 */
export function odooConf(stack: Stack): string {
  const sections = settings(stack)
  const written = new Set(sections.flatMap(([, settings]) => Object.keys(settings)))
  for (const key of Object.keys(stack.odoo.conf)) if (ownKeys.has(key)) throw ownedByMuelle(key)
  const extra = Object.entries(stack.odoo.conf).filter(([key]) => !written.has(key))
  const body = sections.map(([comment, settings]) => {
    const lines = Object.entries(settings).map(([key, value]) => line(key, stack.odoo.conf[key] ?? value))
    return `${hashComment(comment.split('\n'))}${lines.join('')}`
  })
  if (extra.length > 0)
    body.push(hashComment(['odoo.conf of muelle.yaml']) + extra.map(([key, value]) => line(key, value)).join(''))
  return `${hashComment(
    head(
      stack.environment,
      'odoo',
      'Not the whole of it: odoo/start adds the secret keys (admin_passwd) in memory and gives Odoo the result.',
    ),
  )}[options]\n${body.join('\n')}`
}

function settings(stack: Stack): readonly Section[] {
  const { odoo } = stack
  const limits = limitsOf(stack)
  const connections = connectionsOf(stack)
  const workers = workersOf(stack)
  const table = hostTable(stack)
  const paths = [...(table === undefined ? [] : [hostsPlace]), ...addonsOf(stack).map(({ image }) => image)]
  const wide = [...(table === undefined ? [] : [hostsModule]), ...odoo.serverWideModules]
  return [
    [
      "odoo.addons, baked into the image; Odoo's own addons are always on the path",
      paths.length > 0 ? { addons_path: paths.join(',') } : {},
    ],
    ['files: the volume odoo-data, shared by both colours and cron', { data_dir: '/var/lib/odoo' }],
    [
      'the database server; the password comes by PGPASSFILE. odoo.databases names every database: cron serves no other',
      {
        db_host: 'db',
        db_port: 5432,
        db_user: 'odoo',
        db_name: odoo.databases.join(','),
        db_maxconn: connections.perProcess,
        db_maxconn_gevent: workers > 0 ? connections.perEvented : undefined,
      },
    ],
    [
      table !== undefined && table.others.length === 0
        ? `no database is listed, made or dropped over the web; proxy.domains decides, by the module ${hostsModule}: without it nothing is served`
        : 'no database is listed, made or dropped over the web',
      {
        dbfilter:
          table !== undefined && table.others.length === 0
            ? '(?!)'
            : `^(${odoo.databases.map(escapeRegex).join('|')})$`,
        list_db: false,
      },
    ],
    [
      'behind the proxy, which alone sets X-Forwarded-*',
      { proxy_mode: true, http_interface: '0.0.0.0', http_port: 8069, gevent_port: 8072 },
    ],
    ['odoo.serverWideModules', { server_wide_modules: wide.join(',') }],
    [
      'odoo.workers; jobs run in odoo-cron, which says --max-cron-threads on its command line (odoo.cronThreads)',
      { workers, max_cron_threads: 0 },
    ],
    [
      'seconds; the proxy waits longer than Odoo does',
      {
        limit_time_cpu: limits.cpuTime,
        limit_time_real: limits.realTime,
        limit_time_real_cron: limits.cronTime,
      },
    ],
    [
      'bytes of virtual memory (not of the container); requests until a worker is replaced',
      { limit_memory_soft: limits.softMemory, limit_memory_hard: limits.hardMemory, limit_request: 65536 },
    ],
    ['to standard error, which Docker keeps and rotates', { log_level: 'info' }],
    ...(stack.development?.mail
      ? [
          [
            'every mail to the catcher (environments.*.development.mail); servers that the database itself names win over this',
            { smtp_server: 'mail', smtp_port: catcherPorts.smtp },
          ] as const,
        ]
      : []),
    ...(odoo.demoData ? [['odoo.demoData, when a database is first made', { with_demo: true }] as const] : []),
  ]
}

/** `muelle validate` says this with its place in the file; here it keeps a key from being written twice. */
const ownedByMuelle = (key: string) =>
  new UserError({
    what: `odoo.conf.${key} cannot be set: Muelle decides it.`,
    evidence: `conf: ${key}`,
    next: `Remove it. ${ownKeys.get(key)}`,
  })

function line(key: string, value: OdooSection['conf'][string] | undefined): string {
  if (value === undefined) return ''
  const text = value === null ? 'None' : typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
  if (/[\r\n]/.test(text))
    throw new UserError({ what: `odoo.conf.${key} has more than one line.`, evidence: JSON.stringify(text) })
  return `${key} = ${text}\n`
}

/** Names of databases hold letters, digits, `_`, `.` and `-`; only the dot means something to a regular expression. */
const escapeRegex = (name: string) => name.replaceAll('.', '\\.')
