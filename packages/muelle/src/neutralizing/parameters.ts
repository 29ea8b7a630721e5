import { measure, type Topic } from './measure.ts'

/** Ends of the keys of system parameters that hold a credential, as Odoo 19.0's own modules name theirs. */
const secretKey =
  '(api_?key|access_key|secret_key|private_key|public_key|server_key|local_key|(openai|google|transaction|map_?box|merchant|consumer|app|site)_key|client_secret|secret|token|rtoken|passwd|password|passphrase|account_sid|account_info|credentials?|client_id|webhook|webhook_url|enterprise_code|[._](pass|passw|pin))$|(^|[._])token_'

/** Of these even a number is meant: PINs, numeric passwords. */
const secretNumber = '([._](pass|passw|pin)|passwd|password|passphrase|secret|token)$'

/** Keys that end so and are something else. `database.secret` becomes another one; it is verified where that is done. */
const notMeant = ['database.secret', 'auth_signup.reset_password']

const meant = `key ~* '${secretKey}' AND key NOT IN (${notMeant.map((key) => `'${key}'`).join(', ')}) AND value !~* '^(true|false)?$' AND (key ~* '${secretNumber}' OR value !~ '^[0-9.]+$')`

export const parameters: readonly Topic[] = [
  measure({
    id: 'parameters',
    what: 'system parameters that hold keys, tokens or passwords',
    source:
      "Odoo 19.0: the parameters of cloud_storage, google_*, mail, sms, website_cf_turnstile …; enterprise_code is the subscription's",
    confidence: 'medium',
    table: 'ir_config_parameter',
    needs: ['key', 'value'],
    act: { remove: true, where: meant },
    still: meant,
    label: 'key',
  }),
]
