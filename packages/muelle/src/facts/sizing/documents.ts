/** What one document of a type usually is. */
export interface DocumentFact {
  readonly name: string
  /** Lines of goods or services. */
  readonly lines: number
  /** Files stored with it, kB. */
  readonly kilobytes: number
}

/**
 * Types of tax documents by the SII's code (sii.cl, "Documentos tributarios electrónicos"). Lines and kilobytes are assumptions: a
 * signed XML is 4 kB and 0.6 kB a line, and a printed page as PDF 125 kB (measured: Odoo 19's own invoice with 10 lines); a boleta is
 * printed by the till and its PDF not kept. Replace them with your own by `sizing.lines` and `sizing.attachments`, or look with `muelle size --measured`.
 */
export const documentFacts = {
  '33': { name: 'factura', lines: 10, kilobytes: 135 },
  '34': { name: 'factura exenta', lines: 5, kilobytes: 132 },
  '39': { name: 'boleta', lines: 3, kilobytes: 6 },
  '41': { name: 'boleta exenta', lines: 2, kilobytes: 5 },
  '43': { name: 'liquidación-factura', lines: 20, kilobytes: 141 },
  '46': { name: 'factura de compra', lines: 5, kilobytes: 132 },
  '52': { name: 'guía de despacho', lines: 10, kilobytes: 135 },
  '56': { name: 'nota de débito', lines: 2, kilobytes: 130 },
  '61': { name: 'nota de crédito', lines: 3, kilobytes: 131 },
  '110': { name: 'factura de exportación', lines: 10, kilobytes: 135 },
  '111': { name: 'nota de débito de exportación', lines: 2, kilobytes: 130 },
  '112': { name: 'nota de crédito de exportación', lines: 3, kilobytes: 131 },
} as const satisfies Record<string, DocumentFact>

export type DocumentType = keyof typeof documentFacts
export const documentTypes = Object.keys(documentFacts) as readonly DocumentType[]
