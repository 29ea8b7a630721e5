import type { Catalogue } from '../../neutralizing/catalogue.ts'
import { clear, type Measure, measure, type Search, type Topic } from '../../neutralizing/measure.ts'
import { holdsSomething } from '../../neutralizing/sql.ts'

/** Source of everything here that names a module's own tables. */
const seen = 'data models of Chilean modules as seen in the wild (facts/chile.md)'

/** Production hosts of the SII, and those of its certification that take their place. Source: facts/chile.md, SII environments. */
const hosts = [
  ['palena\\.sii\\.cl', 'maullin.sii.cl'],
  ['rahue\\.sii\\.cl', 'pangal.sii.cl'],
  ['\\mapi\\.sii\\.cl', 'apicert.sii.cl'],
  ['ws1\\.sii\\.cl/WSREGISTRORECLAMODTE(/|$)', 'ws2.sii.cl/WSREGISTRORECLAMODTECERT\\1'],
  ['ws1\\.sii\\.cl', 'ws2.sii.cl'],
  ['(^|//|www\\.)sii\\.cl', '\\1invalid'],
] as const

/** A name of a host is the same in capitals. */
const production = '(palena|rahue|ws1|\\mapi)\\.sii\\.cl|(^|//|www\\.)sii\\.cl'

/** `column` with every production host replaced; what else leads to the SII leads nowhere. */
const certified = (column: string): string =>
  hosts.reduce((text, [from, to]) => `regexp_replace(${text}, '${from}', '${to}', 'gi')`, column)

const parameters: readonly Topic[] = [
  measure({
    id: 'cl:environment-parameter',
    what: 'parameters that choose the environment of the SII',
    source: `${seen}: l10n_cl_dte.sii_environment is sandbox or production`,
    confidence: 'medium',
    table: 'ir_config_parameter',
    needs: ['key', 'value'],
    act: {
      set: { value: "CASE WHEN key LIKE 'l10n_cl_dte.%' THEN 'sandbox' ELSE 'certificacion' END" },
      where: environmentKey(),
    },
    still: environmentKey(),
    label: "key || ' = ' || value",
  }),
  measure({
    id: 'cl:host-parameter',
    what: 'parameters that name a production host of the SII',
    source: 'facts/chile.md, SII environments; rahue and pangal are the less sure ones',
    confidence: 'medium',
    table: 'ir_config_parameter',
    needs: ['key', 'value'],
    act: { set: { value: certified('value') }, where: `value ~* '${production}'` },
    still: `value ~* '${production}'`,
    label: "key || ' = ' || value",
  }),
]

function environmentKey(): string {
  return "key ~ '(sii|dte)[_.]?(environment|env|ambiente|mode|modo|server|servidor)$' AND value ~* '^(prod|sii$|palena)'"
}

/** Values that say production, by how a column of the kind is called, and the value of certification. */
const environments = [
  {
    column: /^l10n_cl_dte_service_provider$/,
    certification: 'SIITEST',
    source: "Odoo's l10n_cl_edi: SIITEST, SII, SIIDEMO; from memory",
    confidence: 'low',
  },
  {
    column: /^dte_service_provider$/,
    certification: 'SIICERT',
    source: 'l10n_cl_fe of the community: SIICERT, SII; from memory',
    confidence: 'low',
  },
  {
    column: /^(sii|dte|l10n_cl_dte|l10n_cl_sii)_?(environment|env|ambiente|mode|modo|server|servidor)$/,
    certification: 'sandbox',
    source: seen,
    confidence: 'medium',
  },
] as const

/** Where a company's, a journal's or a module's own settings are. Documents keep what they were sent with. */
const settingsTable =
  /^(res_company|account_journal|.*(sii|dte|l10n_cl).*(config|settings|setup|provider|service|environment).*)$/

/** The environment of the SII, in whichever column a module keeps it. */
const environment: Search = (catalogue) =>
  columnsWhere(catalogue, (table, column, type) =>
    settingsTable.test(table) && type === 'varchar' ? environments.find((each) => each.column.test(column)) : undefined,
  ).map(({ table, column, found }) =>
    measure({
      id: `cl:environment:${table}.${column}`,
      what: `environment of the SII in ${table}.${column}`,
      source: found.source,
      confidence: found.confidence,
      table,
      needs: [column],
      act: { set: { [column]: `'${found.certification}'` }, where: `${column} ~* '^(prod|sii$|palena)'` },
      still: `${column} ~* '^(prod|sii$|palena)'`,
      label: column,
    }),
  )

/** Production hosts in any column that holds an address. */
const addresses: Search = (catalogue) =>
  columnsWhere(catalogue, (table, column, type) =>
    ['varchar', 'text'].includes(type) &&
    /(^|_)(url|uri|host|server|endpoint|wsdl)(_|$)/.test(column) &&
    (settingsTable.test(table) || /sii|dte|l10n_cl/.test(table))
      ? true
      : undefined,
  ).map(({ table, column }) =>
    measure({
      id: `cl:host:${table}.${column}`,
      what: `production hosts of the SII in ${table}.${column}`,
      source: 'facts/chile.md, SII environments; rahue and pangal are the less sure ones',
      confidence: 'medium',
      table,
      needs: [column],
      act: { set: { [column]: certified(column) }, where: `${column} ~* '${production}'` },
      still: `${column} ~* '${production}'`,
      label: column,
    }),
  )

/** Columns by which a table of folios (CAF) is known, whatever its name. Source: facts/chile.md, profiles A, B and C. */
const folioColumns = [
  ['folio_desde', 'folio_hasta'],
  ['start_nm', 'final_nm'],
  ['start_nb', 'final_nb'],
] as const

/** Tables of certificates by which documents are signed. Source: facts/chile.md; Odoo 19 keeps its own in `certificate`. */
const certificateTables =
  /^(dte_certificate|sii_firma|l10n_cl_certificate|l10n_cl_edi_certificate|certificate_certificate|certificate_key|l10n_cl_dte_certificate)$/

/** Columns that hold the thing itself, not a remark about it. */
const contentName =
  /(caf|xml|file|content|key|rsask|rsa|pem|pkcs|pfx|p12|cert$|certificate$|signature|firma|pass|token)/

/** Certificates and folios: their content, and what of it lies in attachments. */
const signing: Search = (catalogue) =>
  [...catalogue].flatMap(([table, columns]): readonly Measure[] => {
    const folios =
      folioColumns.some((pair) => pair.every((column) => columns.has(column))) && !/move|line|wizard/.test(table)
    if (!folios && !certificateTables.test(table)) return []
    const what = folios ? 'folios (CAF)' : 'certificates'
    const contents = [...columns].filter(
      ([column, { type }]) =>
        type === 'bytea' || (['varchar', 'text', 'jsonb'].includes(type) && contentName.test(column)),
    )
    return [
      ...contents.map(([column, facts]) =>
        measure({
          id: `cl:signing:${table}.${column}`,
          what: `${what} in ${table}.${column}`,
          source: seen,
          confidence: 'medium',
          table,
          needs: [column],
          act: { set: { [column]: clear }, where: holdsSomething(column, facts) },
          still: holdsSomething(column, facts),
        }),
      ),
      ...(columns.has('active')
        ? [
            measure({
              id: `cl:active:${table}`,
              what: `${what} in use in ${table}`,
              source: seen,
              confidence: 'medium',
              table,
              needs: ['active'],
              act: { set: { active: 'false' }, where: 'active' },
              still: 'active',
            }),
          ]
        : []),
      attachmentsOf(table, what),
    ]
  })

/** What a binary field keeps beside its table. The model of a table has the same name with dots. */
function attachmentsOf(table: string, what: string): Measure {
  const of = `replace(res_model, '.', '_') = '${table}'`
  return measure({
    id: `cl:attachments:${table}`,
    what: `files of ${what} in ${table}`,
    source: 'Odoo 19.0 base/models/ir_attachment.py: a binary field is an attachment with its model and field',
    table: 'ir_attachment',
    needs: ['res_model'],
    act: { remove: true, where: of },
    still: of,
    label: 'name',
  })
}

/** Documents that wait to be sent to the SII again. */
const queues: readonly Topic[] = [
  measure({
    id: 'cl:failed-queue',
    what: 'documents that wait to be sent to the SII again',
    source: `${seen}, profile A`,
    confidence: 'medium',
    table: 'dte_failed_queue',
    needs: [],
    act: { remove: true },
    still: 'true',
  }),
  measure({
    id: 'cl:send-queue',
    what: 'documents that wait to be sent to the SII',
    source: `${seen}, profile B`,
    confidence: 'medium',
    table: 'sii_cola_envio',
    needs: [],
    act: { remove: true },
    still: 'true',
  }),
]

/** What every Chilean module keeps somewhere: environment, hosts, certificates, folios, queues. Tokens are found as any credential. */
export const neutralizing: readonly Topic[] = [...parameters, environment, addresses, signing, ...queues]

function columnsWhere<Found>(
  catalogue: Catalogue,
  find: (table: string, column: string, type: string) => Found | undefined,
): readonly { readonly table: string; readonly column: string; readonly found: Found }[] {
  return [...catalogue].flatMap(([table, columns]) =>
    [...columns].flatMap(([column, { type }]) => {
      const found = find(table, column, type)
      return found === undefined ? [] : [{ table, column, found }]
    }),
  )
}
