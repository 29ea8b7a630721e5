/** One number that sizes follow from, and why it is what it is. */
export interface Figure {
  readonly value: number
  readonly unit: string
  /** What it is, for a person. */
  readonly what: string
  /** `documented`: somebody publishes it; `measured`: seen here on a real Odoo 19; `assumed`: a cautious guess, to be replaced by your own. */
  readonly kind: 'documented' | 'measured' | 'assumed'
  /** Who says so, or how it was measured. */
  readonly source: string
}

export const odooDocumentation = 'Odoo 19 documentation, "System configuration", worker number calculation'
export const measuredHere = 'odoo:19.0 with account, l10n_cl, sale, stock, purchase, hr on 2 cores, 2026-11'
