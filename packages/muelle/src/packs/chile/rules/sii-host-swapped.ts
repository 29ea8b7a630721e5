import type { Project } from '../../../audit/project/project.ts'
import { type Hit, rule } from '../../../audit/rule.ts'
import { lineText, type TextFile } from '../../../audit/text.ts'
import { chileanTexts, type Line, linesWith } from './texts.ts'

type Environment = 'certification' | 'production'

const hosts: Readonly<Record<string, Environment>> = {
  maullin: 'certification',
  apicert: 'certification',
  pangal: 'certification',
  ws2: 'certification',
  palena: 'production',
  api: 'production',
  rahue: 'production',
  ws1: 'production',
}
const host = /\b(maullin|apicert|pangal|ws2|palena|api|rahue|ws1)\.sii\.cl\b/g
/** Directly behind it a value begins. */
const valueBegins = /(?:[:=|(,>?]|\breturn|\belse)[\s`'"*-]*(?:https?:\/\/)?$/

const words: Readonly<Record<string, Environment>> = Object.fromEntries([
  ...[
    'cert',
    'certificacion',
    'certificación',
    'certification',
    'sandbox',
    'staging',
    'homologacion',
    'pruebas',
    'test',
  ].map((word) => [word, 'certification'] as const),
  ...['prod', 'production', 'produccion', 'producción'].map((word) => [word, 'production'] as const),
])

/** What a text speaks of; undefined when of neither, of both, or of what is not. */
function meant(text: string): Environment | undefined {
  if (/\bnot\b|!=|<>/.test(text)) return undefined
  const found = new Set(
    text
      .toLowerCase()
      .split(/[^a-záéíóúñ]+/)
      .flatMap((word) => (Object.hasOwn(words, word) ? (words[word] ?? []) : [])),
  )
  return found.size === 1 ? [...found][0] : undefined
}

const indentOf = (text: string) => text.search(/\S|$/)

/** By the lines that the line stands under: `'certification': {`. */
function blockOf({ file, number, text }: Line): Environment | undefined {
  let indent = indentOf(text)
  for (let above = number - 1; above > Math.max(0, number - 20) && indent > 0; above--) {
    const line = lineText(file, above)
    if (line.trim() === '' || line.length > 300 || indentOf(line) >= indent) continue
    indent = indentOf(line)
    if (/^\s*(async\s+def|def|class)\b/.test(line) || !/[:{([>]\s*$/.test(line)) return undefined
    const found = meant(line)
    if (found !== undefined) return found
  }
  return undefined
}

/** A file of variables that names its environment. */
function fileOf({ path, text }: TextFile, project: Project): Environment | undefined {
  if (!/(^|\/)\.env|\.env$|ya?ml$/.test(path)) return undefined
  const named = /^[\s-]*\w*(?:SII|DTE)\w*(?:ENV|ENVIRONMENT|AMBIENTE)\w*[ \t]*[:=][ \t]*["']?(\w+)/m.exec(text)?.[1]
  if (named !== undefined) return meant(named)
  return project.purposeOf(path) === 'staging' ? 'certification' : undefined
}

function* swappedIn(line: Line, project: Project): Generator<Hit> {
  const { file, text, at } = line
  if (/^\s*(#|\/\/|<!--)/.test(text)) return
  for (const match of text.matchAll(host)) {
    const before = text.slice(0, match.index)
    const place = { file, from: at.from + match.index, to: at.from + match.index + match[0].length }
    if (/http:\/\/$/.test(before)) {
      yield { at: place, message: `${match[0]} is asked over plain http` }
      continue
    }
    if (!valueBegins.test(before)) continue
    const told = before.split(/,|;|\belse\b|sii\.cl/).at(-1) ?? ''
    const wanted =
      meant(told) ?? (/\b(not|else)\b|!=/.test(before) ? undefined : (blockOf(line) ?? fileOf(file, project)))
    const is = hosts[match[1] ?? '']
    if (wanted !== undefined && is !== undefined && wanted !== is)
      yield { at: place, message: `${match[0]} is SII's host for ${is}, and stands here for ${wanted}` }
  }
  const bare = /(?:https?:\/\/(?:www\.)?|[=:]\s*["']?)sii\.cl(?:\/(?:DTEWS|cgi_dte|recursos)\b|(?=["'\s]|$))/i.exec(
    text,
  )
  const isHost =
    bare !== null &&
    (/\/(DTEWS|cgi_dte|recursos)/i.test(bare[0]) ||
      (!/www\./.test(bare[0]) && /host|url|server|endpoint|wsdl/i.test(text.slice(0, bare.index + 1))))
  if (bare && isHost)
    yield {
      at: { file, from: at.from + bare.index, to: at.from + bare.index + bare[0].length },
      message: 'sii.cl itself takes no documents: production is palena.sii.cl, certification maullin.sii.cl',
    }
}

export const siiHostSwapped = rule({
  id: 'chile/sii-host-swapped',
  severity: 'critical',
  title: 'A host of SII stands for the wrong environment',
  why: 'Tests that reach production are tax documents with legal effect and use up folios; invoices that reach certification were never issued.',
  source: 'sii.cl, Factura electrónica, Instructivo técnico: maullin is certification, palena is production',
  fix: 'Use maullin.sii.cl and apicert.sii.cl for certification, palena.sii.cl and api.sii.cl for production, over https.',
  anywhere: true,
  *find(project) {
    for (const line of linesWith(chileanTexts(project), /sii\.cl/)) yield* swappedIn(line, project)
  },
})
