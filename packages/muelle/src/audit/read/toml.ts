import type { Located, TextFile } from '../text.ts'

/**
 * The scalars of a TOML file by their dotted keys: tables, keys and one-line values, which is what Traefik’s are written with. Of a table
 * that comes several times each has a number. Never throws. Source: toml.io/en/v1.0.0
 */
export function readToml(file: TextFile): ReadonlyMap<string, Located<string>> {
  const found = new Map<string, Located<string>>()
  const counts = new Map<string, number>()
  let table = ''
  let offset = 0
  for (const line of file.text.split('\n')) {
    const from = offset
    offset += line.length + 1
    const text = line.replace(/\r$/, '')
    const head = /^\s*(\[\[?)\s*([^[\]]+?)\s*\]/.exec(text)
    if (head !== null) {
      const name = bare(head[2] ?? '')
      const count = counts.get(name) ?? 0
      if (head[1] === '[[') counts.set(name, count + 1)
      table = `${name}${head[1] === '[[' ? `.${count}` : ''}.`
      found.set(table.slice(0, -1), { value: '', at: { file, from, to: from + text.length } })
      continue
    }
    const equals = text.indexOf('=')
    const key = text.slice(0, Math.max(equals, 0)).trim()
    if (key === '' || key.startsWith('#')) continue
    const rest = text.slice(equals + 1).trim()
    const quote = rest[0]
    const end = quote === '"' || quote === "'" ? rest.indexOf(quote, 1) : -1
    const value = end > 0 ? rest.slice(1, end) : (rest.split('#')[0] ?? '').trim()
    found.set(`${table}${bare(key)}`, { value, at: { file, from, to: from + text.length } })
  }
  return found
}

const bare = (key: string) => key.replace(/["'\s]/g, '')
