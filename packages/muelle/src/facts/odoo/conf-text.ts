/** A value of odoo.conf as Odoo would write it there. */
export function confText(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return Array.isArray(value) ? value.join(',') : String(value)
}
