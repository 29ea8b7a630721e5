import { clear, measure, type Topic } from './measure.ts'

/** Payments, banks, carriers: what moves money or goods. Their keys are emptied by `credentials.ts`. */
export const money: readonly Topic[] = [
  measure({
    id: 'payment-providers',
    what: 'payment providers',
    source: 'Odoo 19.0 payment/data/neutralize.sql',
    table: 'payment_provider',
    needs: ['state'],
    act: { set: { state: "'disabled'" }, where: "state NOT IN ('test', 'disabled')" },
    still: "state NOT IN ('test', 'disabled')",
    label: 'code',
  }),
  measure({
    id: 'payment-tokens',
    what: 'saved means of payment',
    source: 'Odoo 19.0 payment/models/payment_token.py: a token charges its customer again',
    table: 'payment_token',
    needs: ['active'],
    act: { set: { active: 'false', provider_ref: clear } },
    still: 'active',
    label: 'id::text',
  }),
  measure({
    id: 'payment-terminals',
    what: 'payment terminals of points of sale',
    source:
      'Odoo 19.0 point_of_sale/models/pos_payment_method.py: some are spoken to by the browser, which no network of Odoo keeps back',
    table: 'pos_payment_method',
    needs: ['use_payment_terminal'],
    act: { set: { use_payment_terminal: 'NULL' }, where: 'use_payment_terminal IS NOT NULL' },
    still: 'use_payment_terminal IS NOT NULL',
    label: 'use_payment_terminal',
  }),
  measure({
    id: 'bank-links',
    what: 'links to banks',
    source: "Odoo's account_online_synchronization: account.online.link; from memory",
    confidence: 'low',
    table: 'account_online_link',
    needs: [],
    act: {
      set: { client_id: clear, refresh_token: clear, access_token: clear, state: "'disconnected'", auto_sync: 'false' },
    },
    still: 'false',
  }),
  measure({
    id: 'bank-statements',
    what: 'providers of bank statements',
    source: 'OCA bank-statement-import account_statement_import_online: online.bank.statement.provider; from memory',
    confidence: 'low',
    table: 'online_bank_statement_provider',
    needs: ['active'],
    act: {
      set: { active: 'false', username: clear, password: clear, certificate_private_key: clear, passphrase: clear },
    },
    still: 'active',
    label: 'id::text',
  }),
  measure({
    id: 'carriers',
    what: 'delivery carriers',
    source: 'Odoo 19.0 delivery/data/neutralize.sql',
    table: 'delivery_carrier',
    needs: ['delivery_type', 'active'],
    act: {
      set: { active: 'false', prod_environment: 'false' },
      where: "delivery_type NOT IN ('fixed', 'base_on_rule')",
    },
    still: "active AND delivery_type NOT IN ('fixed', 'base_on_rule')",
    label: 'delivery_type',
  }),
]
