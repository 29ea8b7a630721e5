import type { HostDirectory, HostFile } from '../engine/host/session.ts'
import { UserError } from '../kernel/errors.ts'
import type { Stack } from '../stack/stack.ts'

/** Who reads secrets in this stack, with the user that its container runs as. */
export interface Consumer {
  readonly name: 'odoo' | 'db' | 'redis' | 'pgbouncer' | 'ai' | 'proxy'
  readonly uid: number
  readonly gid: number
  /** Secrets that it reads as they are, each in a file of its name. */
  readonly files?: readonly string[]
  /** Odoo logs in to the mail server of its odoo.conf. */
  readonly smtp?: boolean
  /** The hosts that Odoo asks for its databases. */
  readonly hosts?: readonly string[]
}

/** Escapes a field of a password file (libpq: backslash and colon). */
const pgpassField = (text: string) => text.replace(/[\\:]/g, (character) => `\\${character}`)

/** Quotes a word of redis.conf. */
const redisWord = (text: string) => `"${text.replace(/[\\"]/g, (character) => `\\${character}`)}"`

/** Quotes a word of PgBouncer's userlist.txt: a quote is doubled, nothing else is special. */
const userlistWord = (text: string) => `"${text.replaceAll('"', '""')}"`

/** Where Odoo reads the password of its role. */
export const pgpassPath = 'secrets/odoo/pgpass'

const pgpass = (password: string, hosts: readonly string[] = ['db']) =>
  hosts.map((host) => `${host}:5432:*:odoo:${pgpassField(password)}\n`).join('')

/** The password itself and not its SCRAM verifier: PgBouncer has to prove it to PostgreSQL, which makes a new verifier at will. */
const userlist = (password: string) => `"odoo" ${userlistWord(password)}\n`

/**
 * The files one consumer mounts as /run/secrets: name to content.
 * Compose mounts a file with its owner and mode, so each consumer gets its own copies instead of a shared file.
 */
function contents(
  { name, files = [], hosts, smtp = false }: Consumer,
  value: (secret: string) => string,
  known: (secret: string) => boolean,
): Readonly<Record<string, string>> {
  const asTheyAre = Object.fromEntries(files.map((secret) => [secret, value(secret)]))
  switch (name) {
    case 'odoo':
      return {
        pgpass: pgpass(value('odoo_db_password'), hosts),
        'odoo.secrets.conf': [
          `admin_passwd = ${value('odoo_admin_passwd')}\n`,
          ...(smtp && known('smtp_password') ? [`smtp_password = ${value('smtp_password')}\n`] : []),
        ].join(''),
        ...asTheyAre,
      }
    case 'db':
      return { postgres_password: value('postgres_password') }
    case 'redis':
      return {
        'redis.conf': `requirepass ${redisWord(value('redis_password'))}\n`,
        redis_password: value('redis_password'),
      }
    case 'pgbouncer':
      return { 'userlist.txt': userlist(value('odoo_db_password')) }
    case 'ai':
      return asTheyAre
    case 'proxy':
      return { 'tls.pem': value('tls_pem') }
  }
}

/** The consumers of this stack; user ids come from muelle.lock or the image facts, through `userOf`. */
export function consumersOf(
  stack: Stack,
  userOf: (role: 'odoo' | 'postgres' | 'redis' | 'pgbouncer' | 'ai' | 'haproxy') => { uid: number; gid: number },
): readonly Consumer[] {
  const { redis, pgbouncer, ai } = stack.services
  const consumers: Consumer[] = [
    {
      name: 'odoo',
      ...userOf('odoo'),
      files: redis ? ['redis_password'] : [],
      hosts: pgbouncer ? ['db', 'pgbouncer'] : ['db'],
      smtp: (stack.odoo.conf.smtp_user ?? '') !== '',
    },
    { name: 'db', ...userOf('postgres') },
  ]
  if (redis) consumers.push({ name: 'redis', ...userOf('redis') })
  if (pgbouncer) consumers.push({ name: 'pgbouncer', ...userOf('pgbouncer') })
  if (ai && ai.secrets.length > 0) consumers.push({ name: 'ai', ...userOf('ai'), files: ai.secrets })
  if (stack.proxy.tls === 'files') consumers.push({ name: 'proxy', ...userOf('haproxy') })
  return consumers
}

/**
 * The directories and files of every consumer's copies, mode 0400 in directories 0500, owned by the consumer.
 * @param values secret name to value.
 * @throws UserError when a secret that a person must set is missing.
 */
export function secretCopies(
  consumers: readonly Consumer[],
  values: ReadonlyMap<string, string>,
): { readonly directories: readonly HostDirectory[]; readonly files: readonly HostFile[] } {
  const value = (secret: string) => {
    const found = values.get(secret)
    if (found === undefined) throw missingSecret(secret)
    return found
  }
  const directories: HostDirectory[] = []
  const files: HostFile[] = []
  for (const consumer of consumers) {
    const { name, uid, gid, files: own = [] } = consumer
    // It is not started without them, and nothing waits for it.
    if (name === 'ai' && !own.every((secret) => values.has(secret))) continue
    directories.push({ path: `secrets/${name}`, mode: 0o500, uid, gid })
    for (const [file, content] of Object.entries(contents(consumer, value, (secret) => values.has(secret))))
      files.push({ path: `secrets/${name}/${file}`, content, mode: 0o400, uid, gid })
  }
  return { directories, files }
}

/**
 * What may be handed out now. Odoo, and PgBouncer with it, get a new password of Odoo's role when the role has it and not before:
 * until then every new connection would be refused.
 * @param values secret name to value.
 * @param given what Odoo's password file on the host says; undefined when there is none.
 */
export function valuesBeforeTheRole(
  values: ReadonlyMap<string, string>,
  given: string | undefined,
): ReadonlyMap<string, string> {
  const password = passwordIn(given)
  return password === undefined ? values : new Map([...values, ['odoo_db_password', password]])
}

/** The password of Odoo's role in its password file; undefined when there is none. */
export function passwordIn(pgpass: string | undefined): string | undefined {
  return pgpass === undefined ? undefined : /^[^:]*:5432:\*:odoo:(.*)$/m.exec(pgpass)?.[1]?.replace(/\\(.)/g, '$1')
}

/** The copies of the password of Odoo's role, for the moment when the role gets it. */
export function roleCopies(consumers: readonly Consumer[], password: string): readonly HostFile[] {
  return consumers.flatMap(({ name, hosts, ...owner }): HostFile[] => {
    const file = { mode: 0o400, uid: owner.uid, gid: owner.gid }
    if (name === 'odoo') return [{ path: pgpassPath, content: pgpass(password, hosts), ...file }]
    return name === 'pgbouncer'
      ? [{ path: 'secrets/pgbouncer/userlist.txt', content: userlist(password), ...file }]
      : []
  })
}

/**
 * Said wherever a secret that only a person can give is not there.
 * @param apposition what it is, between commas: `, the key of …,`.
 */
export function missingSecret(name: string, apposition = ''): UserError {
  return new UserError(
    { what: `The secret ${name}${apposition} is not set.`, next: `Run: muelle secrets set ${name} --from FILE` },
    { refused: true },
  )
}
