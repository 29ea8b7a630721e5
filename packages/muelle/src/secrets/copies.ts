import type { HostDirectory, HostFile } from '../engine/host/session.ts'
import { UserError } from '../kernel/errors.ts'
import type { Stack } from '../stack/stack.ts'

/** Who reads secrets in this stack, with the user that its container runs as. */
export interface Consumer {
  readonly name: 'odoo' | 'db' | 'redis' | 'proxy'
  readonly uid: number
  readonly gid: number
}

/** Escapes a field of a password file (libpq: backslash and colon). */
const pgpassField = (text: string) => text.replace(/[\\:]/g, (character) => `\\${character}`)

/** Quotes a word of redis.conf. */
const redisWord = (text: string) => `"${text.replace(/[\\"]/g, (character) => `\\${character}`)}"`

/** Where Odoo reads the password of its role. */
export const pgpassPath = 'secrets/odoo/pgpass'

const pgpass = (password: string) => `db:5432:*:odoo:${pgpassField(password)}\n`

/**
 * The files one consumer mounts as /run/secrets: name to content.
 * Compose mounts a file with its owner and mode, so each consumer gets its own copies instead of a shared file.
 */
function contents(consumer: Consumer['name'], value: (secret: string) => string): Readonly<Record<string, string>> {
  switch (consumer) {
    case 'odoo':
      return {
        pgpass: pgpass(value('odoo_db_password')),
        'odoo.secrets.conf': `admin_passwd = ${value('odoo_admin_passwd')}\n`,
      }
    case 'db':
      return { postgres_password: value('postgres_password') }
    case 'redis':
      return {
        'redis.conf': `requirepass ${redisWord(value('redis_password'))}\n`,
        redis_password: value('redis_password'),
      }
    case 'proxy':
      return { 'tls.pem': value('tls_pem') }
  }
}

/** The consumers of this stack; user ids come from muelle.lock or the image facts, through `userOf`. */
export function consumersOf(
  stack: Stack,
  userOf: (role: 'odoo' | 'postgres' | 'redis' | 'haproxy') => { uid: number; gid: number },
): readonly Consumer[] {
  const consumers: Consumer[] = [
    { name: 'odoo', ...userOf('odoo') },
    { name: 'db', ...userOf('postgres') },
  ]
  if (stack.services.redis) consumers.push({ name: 'redis', ...userOf('redis') })
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
  for (const { name, uid, gid } of consumers) {
    directories.push({ path: `secrets/${name}`, mode: 0o500, uid, gid })
    for (const [file, content] of Object.entries(contents(name, value)))
      files.push({ path: `secrets/${name}/${file}`, content, mode: 0o400, uid, gid })
  }
  return { directories, files }
}

/**
 * The copies that may be handed out now. Odoo gets a new password of its role when the role has it and not before: until then
 * every new connection would be refused. Owner and mode are corrected now.
 * @param given what Odoo's password file on the host says; undefined when there is none.
 */
export function copiesBeforeTheRole(files: readonly HostFile[], given: string | undefined): readonly HostFile[] {
  return given === undefined
    ? files
    : files.map((file) => (file.path === pgpassPath ? { ...file, content: given } : file))
}

/** Odoo's copy of its role's password, for the moment when the role gets it. */
export function pgpassFile(odoo: { readonly uid: number; readonly gid: number }, password: string): HostFile {
  return { path: pgpassPath, content: pgpass(password), mode: 0o400, ...odoo }
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
