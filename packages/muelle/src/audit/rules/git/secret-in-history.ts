import { isSample } from '../../project/env-files.ts'
import { readDotenv } from '../../read/dotenv.ts'
import { readOdooConf } from '../../read/odoo-conf.ts'
import { rule } from '../../rule.ts'
import { type Located, startOf } from '../../text.ts'
import type { PastFile } from '../../tree.ts'
import { isKnownDefault, isLiteralSecret, isPlaceholder } from '../credentials.ts'
import { listed } from '../services.ts'
import { ofLine } from '../written/env-files.ts'

export const secretInHistory = rule({
  id: 'git/secret-in-history',
  severity: 'high',
  title: 'A secret that was taken out is still in the history',
  why: 'Everybody with a clone has every version: git show brings the file back.',
  source:
    'docs.github.com/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository',
  fix: 'Change what was in it; rewriting the history (git filter-repo) helps only as long as nobody has a clone.',
  anywhere: true,
  *find({ tree }) {
    for (const past of tree.past) {
      if (isSample(past.path) || tree.isTracked(past.path)) continue
      const secrets = secretsOf(past)
      const [first] = secrets
      if (first === undefined) continue
      const names = listed([...new Set(secrets.map(({ name }) => name))])
      yield {
        at: first.at,
        message: `${past.path} with ${names} was taken out by ${past.commit.slice(0, 10)}, and is there before it`,
        hides: [first.value],
      }
    }
  },
})

/** What of an old file nobody would guess. */
function secretsOf(past: PastFile): readonly (Located<string> & { readonly name: string })[] {
  if (/-----BEGIN (?!ENCRYPTED)[A-Z ]*PRIVATE KEY-----/.test(past.text))
    return [{ name: 'a private key', value: '', at: startOf(past) }]
  const found = /\.conf$/.test(past.path)
    ? readOdooConf(past)
        .keys.filter(({ name }) => /^(admin_passwd|db_password|smtp_password)$/.test(name))
        .map(({ name, value, line }) => ({ name, value, at: line }))
    : readDotenv(past).flatMap((line) => [...ofLine(line)])
  return found.filter(({ value }) => isLiteralSecret(value) && !isPlaceholder(value) && !isKnownDefault(value))
}
