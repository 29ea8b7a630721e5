/** A comma list as Odoo divides it: blanks around the parts are taken off, empty parts do not count. */
export function commaList(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
