import type { Finding, Rule } from './rule.ts'

/** What `images.source: debian` can build: the version in Debian 12. */
const debianVersion = 15

const builtHere: Rule = ({ postgres, images }) =>
  images.source === 'debian' && postgres.image === undefined && postgres.version !== debianVersion
    ? [
        {
          level: 'fault',
          path: ['postgres', 'version'],
          what: `images.source: debian has PostgreSQL ${debianVersion}, not ${postgres.version}`,
          next: `Write version: ${debianVersion}, name an image under postgres.image, or take images.source: official.`,
        },
      ]
    : []

/** ICU can be a database's default collation since PostgreSQL 15 (its release notes, E.1.3.5). */
const icu: Rule = ({ postgres }) =>
  postgres.locale.provider === 'icu' && postgres.version < 15
    ? [
        {
          level: 'fault',
          path: ['postgres', 'locale'],
          what: `PostgreSQL ${postgres.version} cannot make a database with an ICU locale`,
          evidence: `locale: {provider: icu, name: ${postgres.locale.name}}`,
          next: 'Write locale: {provider: libc, name: C.UTF-8}, or version: 15 or newer.',
        },
      ]
    : []

const localeName: Rule = ({ postgres: { locale } }): readonly Finding[] => {
  const path = ['postgres', 'locale', 'name']
  if (locale.provider === 'icu' && /\./.test(locale.name)) {
    const tag = locale.name.replace(/\..*$/, '').replace(/_/g, '-')
    return [{ level: 'fault', path, what: 'An ICU locale is a language tag', next: `Write ${tag}, or provider: libc.` }]
  }
  if (locale.provider === 'libc' && !/^(C|POSIX|[a-z]{2,3}_[A-Z]{2}(@[a-z]+)?)(\.\S+)?$/.test(locale.name)) {
    const next = 'Write a name that `locale -a` lists, such as C.UTF-8 or es_CL.UTF-8, or provider: icu.'
    return [{ level: 'fault', path, what: "This is not the name of a system's locale", next }]
  }
  return []
}

/** What Muelle sets because the stack depends on it, and what to use instead. */
const ownSettings: ReadonlyMap<string, string> = new Map([
  ['config_file', 'Muelle writes the configuration as command arguments.'],
  ['data_directory', 'The data lies in the volume db-data.'],
  ['hba_file', 'Muelle writes pg_hba.conf.'],
  ['ident_file', 'Muelle writes who may connect.'],
  ['listen_addresses', 'Only the network of the stack reaches the database.'],
  ['password_encryption', 'Passwords are kept as SCRAM.'],
  ['port', 'The services of the stack look for 5432.'],
  ['unix_socket_directories', 'Muelle works over the socket of the image.'],
])

const settings: Rule = ({ postgres }) =>
  Object.keys(postgres.settings).flatMap((key): readonly Finding[] => {
    const why = ownSettings.get(key)
    if (why === undefined) return []
    const path = ['postgres', 'settings', key]
    return [
      { level: 'fault', path, at: 'key', what: `${key} is set by Muelle`, evidence: key, next: `${why} Remove it.` },
    ]
  })

export const postgresRules: readonly Rule[] = [builtHere, icu, localeName, settings]
