import { clear, type Measure, measure, type Search } from './measure.ts'
import { holdsSomething } from './sql.ts'

/**
 * Names of columns that hold a credential for somebody else's service, as Odoo 19.0's own modules and the OCA's name theirs.
 * A token that only a visitor's link holds (`access_token` of portal documents, ratings, visitors) is none.
 */
const secretName =
  /(^|_)(api_?key|access_key|secret_key|private_key|transaction_key|infile_key|aade_key|pos_key|notification_key|server_key|merchant_key|consumer_key|app_key|site_key|openai_key|google_key|mapbox_key|map_box_key|hash_?key|hash_?iv|signature_key|hmac_key|shared_key|encryption_key|verification_key|license_key|replacement_key|client_key|client_secret|webhook_secret|secret|auth_token|account_token|bearer_token|refresh_token|access_token|security_token|sync_token|webhook_token|token|rtoken|smtp_pass|password|passwd|passphrase|pass_phrase|credential|access_code|token_map_?box|sha_request|sha_response|ssl_certificate)$/i

/** Tables whose access_token is a credential of ours with somebody else, and not a part of a link. */
const holdsOwnTokens = /(_provider|_link|_backend|_connector|_server|_account)$/

/** Columns with such a name that are something else. */
const notMeant: ReadonlySet<string> = new Set([
  // People log in with them: what becomes of them is asked for separately.
  'res_users.password',
  'res_users.totp_secret',
  // Odoo looks for its +disabled.
  'iap_account.account_token',
  // The password of a page, for its visitors.
  'ir_ui_view.visibility_password',
])

const holdsText: ReadonlySet<string> = new Set(['varchar', 'text', 'bytea', 'jsonb'])

/** Keys, tokens and passwords for the services of others, wherever a module keeps them. */
export const credentials: Search = (catalogue) =>
  [...catalogue].flatMap(([table, columns]): readonly Measure[] => {
    const found = [...columns].filter(([column, { type }]) => holdsText.has(type) && isSecret(table, column))
    return found.map(([column, facts]) =>
      measure({
        id: `credential:${table}.${column}`,
        what: `credentials in ${table}.${column}`,
        source: 'by the name of the column; Odoo 19.0 neutralises some, module by module',
        confidence: 'medium',
        table,
        needs: [column],
        act: { set: { [column]: clear }, where: holdsSomething(column, facts) },
        still: holdsSomething(column, facts),
        ...(columns.has('id') ? {} : { label: `'${column}'` }),
      }),
    )
  })

function isSecret(table: string, column: string): boolean {
  if (notMeant.has(`${table}.${column}`)) return false
  if (column === 'access_token' || column === 'token') return holdsOwnTokens.test(table)
  return secretName.test(column)
}
