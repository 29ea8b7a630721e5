/** One entry of a .po file. */
export interface Entry {
  /** 1-based line of its msgid. */
  readonly line: number
  readonly id: string
  /** Empty when it is not translated. */
  readonly text: string
  readonly fuzzy: boolean
  /** Commented out by `#~`: nothing asks for it any more. */
  readonly obsolete: boolean
  /** Names of the modules in its comment `#. module: a, b`. */
  readonly modules: readonly string[]
  /** Where it is used: `model:ir.model.fields,field_description:quay.field_a__b`, `code:addons/quay/a.py:0`. */
  readonly references: readonly string[]
}

/** What is wrong at a line. */
export interface PoFault {
  readonly line: number
  readonly what: string
}

export interface Po {
  readonly entries: readonly Entry[]
  readonly faults: readonly PoFault[]
}

interface Draft {
  line: number
  strings: Map<string, string>
  flags: string[]
  modules: string[]
  references: string[]
  obsolete: boolean
}

const keyword = /^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s*(.*)$/
const quoted = /^"((?:[^"\\]|\\.)*)"$/

/**
 * Reads a .po or .pot file the way Odoo's reader does (polib, and PoFileReader of Odoo 19.0), and finds what it would stumble over or
 * pass over in silence. The header is no entry.
 */
export function parsePo(text: string): Po {
  const entries: Entry[] = []
  const faults: PoFault[] = []
  const seen = new Map<string, number>()
  let draft = blank()
  let open: string | undefined
  const fault = (line: number, what: string) => faults.push({ line, what })

  const close = () => {
    const { line, strings, obsolete } = draft
    const id = strings.get('msgid')
    if (id !== undefined) {
      const translation = strings.get('msgstr') ?? strings.get('msgstr[0]')
      if (translation === undefined) fault(line, 'msgid without a msgstr')
      const context = strings.get('msgctxt')
      const key = `${context ?? ''}\u0004${id}`
      const first = seen.get(key)
      if (!obsolete && first !== undefined) fault(line, `the same msgid as in line ${first}`)
      if (!obsolete) seen.set(key, line)
      if (id !== '' || context !== undefined) {
        if (!obsolete && draft.modules.length === 0)
          fault(line, 'no comment "#. module: NAME" before it: Odoo cannot read the file')
        const entry = {
          line,
          id,
          text: translation ?? '',
          fuzzy: draft.flags.includes('fuzzy'),
          obsolete,
          modules: draft.modules,
          references: draft.references,
        }
        entries.push(entry)
        if (!obsolete && entry.text !== '') for (const what of misfits(id, entry.text)) fault(line, what)
      }
    } else if (strings.size > 0) fault(line, 'a translation without a msgid')
    draft = blank()
    open = undefined
  }

  const take = (raw: string, number: number): void => {
    let line = raw.replace(/\r$/, '').trim()
    if (line === '') {
      close()
      return
    }
    const isObsolete = line.startsWith('#~')
    if (isObsolete) line = line.replace(/^#~\|?\s*/, '')
    else if (line.startsWith('#')) {
      // A comment begins the next entry.
      if (draft.strings.size > 0) close()
      comment(draft, line)
      return
    }
    if (line === '') return
    const match = keyword.exec(line)
    const [, name, rest = ''] = match ?? []
    if (name !== undefined) {
      if ((name === 'msgid' || name === 'msgctxt') && (draft.strings.has('msgid') || draft.strings.has('msgstr'))) {
        if (!(name === 'msgid' && draft.strings.has('msgctxt') && !draft.strings.has('msgid'))) close()
      }
      if (draft.strings.has(name)) fault(number, `${name} twice in one entry`)
      if (name === 'msgid' || draft.strings.size === 0) draft.line = number
      draft.obsolete ||= isObsolete
      open = name
      draft.strings.set(name, '')
      line = rest
    } else if (open === undefined) {
      fault(number, `this is no entry and no comment: ${line.slice(0, 40)}`)
      return
    }
    const value = quoted.exec(line)?.[1]
    if (value === undefined) {
      fault(number, `a text must stand in quotes: ${line.slice(0, 40)}`)
      return
    }
    draft.strings.set(open as string, `${draft.strings.get(open as string) ?? ''}${unescaped(value)}`)
  }
  for (const [index, raw] of text.split('\n').entries()) take(raw, index + 1)
  close()
  return { entries, faults: faults.sort((a, b) => a.line - b.line) }
}

const blank = (): Draft => ({ line: 1, strings: new Map(), flags: [], modules: [], references: [], obsolete: false })

function comment(draft: Draft, line: string): void {
  if (line.startsWith('#,'))
    draft.flags.push(
      ...line
        .slice(2)
        .split(',')
        .map((flag) => flag.trim()),
    )
  if (line.startsWith('#:')) draft.references.push(...line.slice(2).trim().split(/\s+/))
  const modules = /^#\. modules?: (.+)$/.exec(line)?.[1]
  if (modules !== undefined) draft.modules.push(...modules.split(',').map((name) => name.trim()))
}

const unescaped = (text: string): string =>
  text.replace(/\\(.)/g, (_, letter: string) => ({ n: '\n', t: '\t', r: '\r' })[letter] ?? letter)

/** `%s`, `%(name)d`, `%%` as Python reads them; a blank flag is left out, as `100 % sure` is mostly prose. */
const placeholder = /%(?:\((\w+)\))?[-+#0]*\d*(?:\.\d+)?([sdifxr])(?!\w)/g

/** Placeholders that only one of the two has: Python raises on them when the text is shown. */
function misfits(id: string, text: string): readonly string[] {
  const of = (each: string) => [...each.matchAll(placeholder)].map(([all, name]) => (name ? `%(${name})` : all)).sort()
  const [wanted, given] = [of(id), of(text)]
  const named = wanted.some((each) => each.startsWith('%('))
  const missing = named ? [] : wanted.length > given.length ? wanted : []
  const unknown = given.filter((each) => !wanted.includes(each))
  if (unknown.length > 0) return [`${unknown[0]} stands in the translation and not in the text`]
  return missing.length > 0 ? [`the translation leaves out a placeholder of ${missing.join(' ')}`] : []
}
