/** Where the helper of a clone finds the source's volume `odoo-data`, read-only. */
export const borrowed = '/borrowed/odoo-data'
