import type { Located, Place, TextFile } from '../text.ts'

/** A key of a configuration file, as it is written. */
export interface ConfKey extends Located<string> {
  readonly name: string
  readonly key: Place
  /** The whole of it, with lines that go on. */
  readonly line: Place
}

export interface OdooConf {
  readonly file: TextFile
  /** `[options]`; the file's beginning when it is missing. */
  readonly section: Place
  /** Of `[options]`, in order; a name may come twice. */
  readonly keys: readonly ConfKey[]
  /** Lines that Python's configparser refuses. */
  readonly broken: readonly { readonly at: Place; readonly message: string }[]
  /** Written by a program later: `{{ … }}`, `$VAR` in all values. Its values are not judged. */
  readonly isTemplate: boolean
}

/**
 * Reads odoo.conf as Odoo does: RawConfigParser, whose comments stand on lines of their own, and only the section `options`.
 * Source: Python documentation, configparser; Odoo 19.0 tools/config.py, _load_file_options.
 */
export function readOdooConf(file: TextFile): OdooConf {
  const keys: ConfKey[] = []
  const broken: { at: Place; message: string }[] = []
  let section: Place | undefined
  let isOptions = false
  let last: { name: string; from: number; indent: number; value: Place } | undefined
  let offset = 0
  for (const line of file.text.split('\n')) {
    const from = offset
    offset += line.length + 1
    const content = line.replace(/\r$/, '')
    const at: Place = { file, from, to: from + content.length }
    if (content.trim() === '' || /^\s*[#;]/.test(content)) continue
    const indent = content.length - content.trimStart().length
    const head = /^\s*\[([^\]]+)\]/.exec(content)
    if (head !== null && indent === 0) {
      isOptions = head[1] === 'options'
      if (isOptions) section ??= at
      last = undefined
      continue
    }
    if (last !== undefined && indent > last.indent) {
      // A line that goes on: it belongs to the value above.
      const key = keys.at(-1)
      if (key !== undefined && isOptions) {
        const value = `${key.value}\n${content.trim()}`
        keys[keys.length - 1] = { ...key, value, at: { ...key.at, to: at.to }, line: { ...key.line, to: at.to } }
      }
      continue
    }
    const pair = /^(\s*)([^=:]+?)\s*[=:]\s*(.*?)\s*$/.exec(content)
    if (pair === null) {
      broken.push({ at, message: 'Python’s configparser stops here: the line is no key with a value' })
      continue
    }
    const [, before = '', name = '', value = ''] = pair
    const valueFrom = value === '' ? at.to : from + content.lastIndexOf(value)
    last = { name, from, indent, value: at }
    if (!isOptions) {
      if (section === undefined && head === null && keys.length === 0 && broken.length === 0)
        broken.push({ at, message: 'no section stands above: Python’s configparser stops here' })
      continue
    }
    keys.push({
      name: name.toLowerCase(),
      value,
      at: { file, from: valueFrom, to: valueFrom + value.length },
      key: { file, from: from + before.length, to: from + before.length + name.length },
      line: at,
    })
  }
  const isTemplate = /\{\{|\{%|<%/.test(file.text) || /\.(j2|jinja2?|tmpl|template|tpl|mustache)$/.test(file.path)
  return { file, section: section ?? { file, from: 0, to: 0 }, keys, broken, isTemplate }
}

/** The value that counts: configparser would refuse a second one, older Odoo takes the last. */
export const confKey = (conf: OdooConf, name: string): ConfKey | undefined =>
  conf.keys.findLast((key) => key.name === name)
