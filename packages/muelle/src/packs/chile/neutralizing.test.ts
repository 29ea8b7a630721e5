import { describe, expect, it } from 'vitest'
import type { Catalogue } from '../../neutralizing/catalogue.ts'
import { neutralizingOf, neutralizingSql } from '../../neutralizing/sql.ts'
import { neutralizing } from './neutralizing.ts'

const catalogueOf = (tables: Readonly<Record<string, Readonly<Record<string, string>>>>): Catalogue =>
  new Map(
    Object.entries(tables).map(([table, columns]) => [
      table,
      new Map(
        Object.entries(columns).map(([name, type]) => [
          name,
          { type, nullable: true, longest: undefined, unique: false },
        ]),
      ),
    ]),
  )

const idsIn = (tables: Parameters<typeof catalogueOf>[0]) =>
  neutralizingOf(neutralizing, catalogueOf(tables)).measures.map(({ id }) => id)

const attachments = { id: 'int4', res_model: 'varchar', name: 'varchar' }

describe('what a copy could do at the SII', () => {
  it('is found in folios by their columns, whatever the table is called', () => {
    for (const [table, columns] of [
      ['dte_caf', { folio_desde: 'int4', folio_hasta: 'int4', caf_xml_content: 'text' }],
      ['acme_folios', { start_nm: 'int4', final_nm: 'int4', caf_file: 'bytea' }],
      ['l10n_cl_dte_caf', { start_nb: 'int4', final_nb: 'int4', caf_file: 'bytea' }],
    ] as const) {
      const ids = idsIn({ [table]: columns, ir_attachment: attachments })
      expect(ids).toContain(`cl:signing:${table}.${'caf_xml_content' in columns ? 'caf_xml_content' : 'caf_file'}`)
      expect(ids).toContain(`cl:attachments:${table}`)
    }
  })

  it('is found in certificates: content, password, and that they are in use', () => {
    const ids = idsIn({
      sii_firma: { file_content: 'bytea', password: 'varchar', active: 'bool', expire_date: 'date' },
      ir_attachment: attachments,
    })
    expect(ids).toEqual([
      'cl:signing:sii_firma.file_content',
      'cl:signing:sii_firma.password',
      'cl:active:sii_firma',
      'cl:attachments:sii_firma',
    ])
  })

  it('is found in the environment of a company, each module with its own word for certification', () => {
    const catalogue = catalogueOf({
      res_company: { id: 'int4', l10n_cl_dte_service_provider: 'varchar', dte_service_provider: 'varchar' },
    })
    const { measures } = neutralizingOf(neutralizing, catalogue)
    const sql = neutralizingSql(measures, catalogue)
    expect(sql).toContain(`"l10n_cl_dte_service_provider" = 'SIITEST'`)
    expect(sql).toContain(`"dte_service_provider" = 'SIICERT'`)
  })

  it('is found in hosts in capitals and without a scheme, and what is looked for is what is replaced', () => {
    const catalogue = catalogueOf({ ir_config_parameter: { id: 'int4', key: 'varchar', value: 'text' } })
    const { measures } = neutralizingOf(neutralizing, catalogue)
    const sql = neutralizingSql(measures, catalogue)
    expect(sql).toContain(`'ws1\\.sii\\.cl', 'ws2.sii.cl', 'gi')`)
    expect(sql).toContain(`value ~* '(palena|rahue|ws1|\\mapi)`)
    expect(sql).not.toContain(`value ~ '`)
  })

  it('is not looked for in documents: they keep what they were sent with', () => {
    expect(
      idsIn({ account_move: { dte_environment: 'varchar', start_nm: 'int4' }, crm_lead: { url: 'varchar' } }),
    ).toEqual([])
  })
})
