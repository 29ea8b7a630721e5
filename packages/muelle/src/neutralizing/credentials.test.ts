import { expect, test } from 'vitest'
import { credentials } from './credentials.ts'

const found = (table: string, column: string, type = 'varchar') =>
  credentials(new Map([[table, new Map([[column, { type, nullable: true, longest: undefined, unique: false }]])]]))
    .length === 1

test.each([
  // Columns of Odoo 19.0's own modules; the first three are not in their neutralize.sql.
  ['payment_provider', 'mercado_pago_refresh_token'],
  ['ir_mail_server', 'google_gmail_refresh_token'],
  ['fetchmail_server', 'microsoft_outlook_access_token'],
  ['payment_provider', 'stripe_secret_key'],
  ['payment_provider', 'aps_access_code'],
  ['pos_payment_method', 'adyen_api_key'],
  ['pos_payment_method', 'viva_com_webhook_verification_key'],
  ['res_company', 'sms_twilio_auth_token'],
  ['res_company_ldap', 'ldap_password'],
  ['res_users', 'oauth_access_token'],
  ['res_users', 'microsoft_calendar_rtoken'],
  ['calendar_provider_config', 'cal_client_secret'],
  ['mail_ice_server', 'credential'],
  ['account_online_link', 'access_token'],
  ['acme_backend', 'token'],
  ['sii_firma', 'password'],
  ['payment_provider', 'authorize_transaction_key'],
  ['res_company', 'l10n_gt_edi_infile_key'],
  ['res_company', 'l10n_gr_edi_aade_key'],
  ['res_company', 'l10n_tw_edi_ecpay_hashkey'],
  ['res_company', 'l10n_tw_edi_ecpay_hashIV'],
  ['pos_payment_method', 'qfpay_pos_key'],
  ['pos_payment_method', 'qfpay_notification_key'],
  ['res_company', 'sfu_server_key'],
])('%s.%s holds a credential', (table, column) => expect(found(table, column)).toBe(true))

test.each([
  // Parts of links, people's own passwords, and what only sounds like one.
  ['account_move', 'access_token'],
  ['rating_rating', 'access_token'],
  ['res_users', 'password'],
  ['res_users', 'totp_secret'],
  ['iap_account', 'account_token'],
  ['ir_ui_view', 'visibility_password'],
  ['ir_attachment', 'key'],
  ['auth_passkey_key', 'public_key'],
  ['hr_employee', 'certificate'],
  ['account_tax', 'tokenizer'],
])('%s.%s holds none', (table, column) => expect(found(table, column)).toBe(false))

test('a number is none, whatever its name', () => expect(found('x', 'client_secret', 'int4')).toBe(false))
