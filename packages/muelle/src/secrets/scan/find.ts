import { createHash } from 'node:crypto'
import { isLive } from '../../facts/secrets/key-formats.ts'
import { certificateFile, ownSecret, scanRules } from './rules.ts'
import { bare, isPassword } from './weigh.ts'

/** A secret in a text, told without it. */
export interface Found {
  readonly rule: string
  readonly what: string
  readonly next: string
  /** From 1, within the text. */
  readonly line: number
  readonly column: number
  /** The line with the secret masked. */
  readonly excerpt: string
  /** For redaction; never shown. */
  readonly secret: string
  /** Why it is let through: the comment beside it. */
  readonly allowed: string | undefined
}

/** `muelle-allow: reason` in the same line lets it through; a reason has at least two words. */
const allowed = /muelle-allow:[ \t]*(\S+[ \t]+\S.*?)[ \t]*(?:\*\/|-->)?[ \t]*$/

/** What may be a value: words, and the rest of a line behind a sign. */
const token = /[^\s"'`,;:=(){}[\]<>@]{8,}/g
const afterSign = /(?<=[:=][ \t]*)[^\s:=][^\r\n]{7,}/g

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/**
 * The secrets in a text, in order. Pure.
 * @param own SHA-256 of each of the stack's own values, in hexadecimal.
 */
export function findSecrets(text: string, path: string, own: ReadonlySet<string> = new Set()): readonly Found[] {
  const hits: { start: number; secret: string; rule: { id: string; what: string; next: string } }[] = []
  for (const rule of scanRules) {
    if (rule.files?.(path) === false) continue
    for (const match of text.matchAll(rule.pattern)) {
      const secret = match.groups?.secret ?? ''
      const start = match.index + match[0].lastIndexOf(secret)
      if (rule.sure ? isLive(secret) : isPassword(secret)) hits.push({ start, secret, rule })
    }
  }
  if (own.size > 0)
    for (const match of [...text.matchAll(token), ...text.matchAll(afterSign)])
      if (own.has(sha256(match[0])) || own.has(sha256(bare(match[0].trim()))))
        hits.push({ start: match.index, secret: match[0], rule: ownSecret })
  const ordered = hits.toSorted((one, other) => one.start - other.start)
  let end = -1
  return ordered.flatMap(({ start, secret, rule }) => {
    // A CAF holds a private key; told once, by the first and closest rule.
    if (start < end) return []
    end = start + secret.length
    return [{ ...placed(text, start, secret), rule: rule.id, what: rule.what, next: rule.next, secret }]
  })
}

/** A file that is a secret by its kind; undefined for all others. */
export const secretFile = (path: string): Found | undefined =>
  certificateFile.matches(path)
    ? {
        ...{ rule: certificateFile.id, what: certificateFile.what, next: certificateFile.next },
        ...{ line: 1, column: 1, excerpt: '(not text)', secret: '', allowed: undefined },
      }
    : undefined

function placed(text: string, start: number, secret: string) {
  const before = text.lastIndexOf('\n', start - 1) + 1
  const after = text.indexOf('\n', start)
  const line = text.slice(before, after === -1 ? undefined : after).replace(/\r$/, '')
  const shown = secret.split('\n')[0] ?? ''
  const masked = /^-----BEGIN|^AGE-|^[A-Za-z]{2,6}[-_]/.test(shown)
    ? `${shown.slice(0, /^-----/.test(shown) ? 30 : 7)}***`
    : '***'
  const from = start - before
  const around = `${line.slice(Math.max(0, from - 60), from)}${masked}${line.slice(from + shown.length)}`.trim()
  return {
    line: text.slice(0, start).split('\n').length,
    column: from + 1,
    excerpt: around.length > 120 ? `${around.slice(0, 119)}…` : around,
    allowed: allowed.exec(line)?.[1],
  }
}
