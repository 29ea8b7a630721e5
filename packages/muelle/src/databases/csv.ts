/**
 * Reads what `psql --csv` prints (RFC 4180; lines end with LF alone).
 * @param nothing what stands for NULL: an empty text is not NULL.
 */
export function readCsv(text: string, nothing: string): readonly (readonly (string | null)[])[] {
  const rows: (string | null)[][] = []
  let row: (string | null)[] = []
  for (let at = 0; at < text.length; ) {
    let value: string
    if (text[at] === '"') {
      let end = at + 1
      while (text[end] !== undefined && (text[end] !== '"' || text[end + 1] === '"')) end += text[end] === '"' ? 2 : 1
      value = text.slice(at + 1, end).replaceAll('""', '"')
      at = end + 1
    } else {
      const end = /[,\n]|$/g
      end.lastIndex = at
      const stop = end.exec(text)?.index ?? text.length
      value = text.slice(at, stop)
      at = stop
    }
    row.push(value === nothing ? null : value)
    if (text[at] !== ',') {
      rows.push(row)
      row = []
    } else if (at + 1 === text.length) row.push('')
    at += 1
  }
  return rows
}
