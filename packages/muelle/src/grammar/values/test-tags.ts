import { odooCli } from '../../facts/odoo/command-line.ts'

/** One part of `--test-tags`: [+|-][TAG|*][/path/file.py][/MODULE][:CLASS][.METHOD][[PARAMS]]. */
export interface TagSpec {
  readonly text: string
  /** Where it begins in the whole text. */
  readonly at: number
  readonly sign: '+' | '-'
  /** `*` for all; undefined where none is written, which means `standard` for what is included. */
  readonly tag?: string
  readonly file?: string
  readonly module?: string
  readonly class?: string
  readonly method?: string
  readonly parameters?: string
}

/** A part that Odoo drops with "Invalid tag", or one that selects something else than it seems to. */
export interface TagFinding {
  readonly at: number
  readonly message: string
  /** False when it selects what was meant all the same. */
  readonly fatal: boolean
  /** What to write instead of this part, where that is certain. */
  readonly instead?: string
  readonly text: string
}

/** The parts of a `--test-tags` value that Odoo understands; source: odoo/tests/tag_selector.py of 19.0. */
export function parseTestTags(text: string): readonly TagSpec[] {
  return partsOf(text).flatMap((part) => specOf(part) ?? [])
}

/**
 * What is wrong with a `--test-tags` value.
 * @param isModule whether a name is that of a module: what is installed or updated beside it, and Community's own.
 */
export function judgeTestTags(text: string, isModule: (name: string) => boolean): readonly TagFinding[] {
  const parts = partsOf(text)
  if (parts.length === 0) return [{ at: 0, text, fatal: true, message: 'no tag is named: no test runs' }]
  return parts.flatMap((part) => {
    const spec = specOf(part)
    const finding = spec === undefined ? unread(part) : misread(spec, isModule)
    return finding === undefined ? [] : [{ ...finding, at: part.at, text: part.text }]
  })
}

type Finding = Omit<TagFinding, 'at' | 'text'>

function unread({ text }: Part): Finding {
  const near = text
    .replace('::', ':')
    .replace(/^([+-]?)(\w+)\/(\w+):/, '$1/$3:')
    .replace(/(:\w+)[:/](\w+)$/, '$1.$2')
  const known = near !== text && specOf({ text: near, at: 0 }) !== undefined
  return {
    fatal: true,
    message: `Odoo cannot read '${text}' ("Invalid tag") and leaves it out; the form is [-][tag][/module][:Class][.method]`,
    ...(known ? { instead: near } : {}),
  }
}

function misread(spec: TagSpec, isModule: (name: string) => boolean): Finding | undefined {
  const { sign, tag, file, module, class: name, method, text } = spec
  const special = new Set(odooCli().testTags.specialTags)
  const lead = /^[+-]/.exec(text)?.[0] ?? ''
  const body = text.slice(lead.length)
  if (tag && file && !special.has(tag)) {
    return {
      fatal: true,
      message: `'${text}' wants the tag '${tag}' and a file of another module: the path begins with a slash`,
      instead: `${lead}/${body}`,
    }
  }
  if (module && special.has(module) && tag) {
    const rest = body.slice(tag.length + 1 + module.length)
    return {
      fatal: true,
      message: `'${text}' looks for a module called ${module}: the tag stands first, the module behind the slash`,
      instead: `${lead}${module}/${tag}${rest}`,
    }
  }
  if (tag && /^Test[A-Z]\w*$/.test(tag) && !module && !name) {
    return {
      fatal: true,
      message: `'${tag}' is read as a tag, which no test has: a class has a colon before it`,
      instead: `${lead}:${body}`,
    }
  }
  if (tag && sign === '+' && !module && !file && !special.has(tag) && (name || method || isModule(tag))) {
    return {
      fatal: false,
      message: `'${tag}' is read as a tag; that a module's name counts as one is deprecated in Odoo 19: a module has a slash before it`,
      instead: `${lead}/${body}`,
    }
  }
  return undefined
}

interface Part {
  readonly text: string
  readonly at: number
}

/** Commas divide, but not those within [ ]. */
function partsOf(text: string): readonly Part[] {
  const parts: Part[] = []
  let from = 0
  for (const piece of text.split(new RegExp(odooCli().testTags.splitRegex))) {
    const trimmed = piece.trim()
    if (trimmed !== '') parts.push({ text: trimmed, at: from + piece.indexOf(trimmed) })
    from += piece.length + 1
  }
  return parts
}

function specOf({ text, at }: Part): TagSpec | undefined {
  const match = new RegExp(odooCli().testTags.regex).exec(text)
  if (match === null) return undefined
  const [, sign, tag, file, module, name, method, parameters] = match
  const given = { tag, file, module, class: name, method, parameters }
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value))
  return { text, at, sign: sign === '-' ? '-' : '+', ...present }
}
