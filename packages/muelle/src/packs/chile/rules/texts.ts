import type { Project } from '../../../audit/project/project.ts'
import { lineAt, type Place, type TextFile } from '../../../audit/text.ts'

const read = /\.(py|xml|csv|conf|cfg|ini|toml|ya?ml|json|sh|md|rst|sql|txt)$|(^|\/)\.env[^/]*$|\.env$/i
const skipped = /(^|\/)(static|i18n|node_modules)\/|(^|\/)package-lock\.json$/
/** More is Odoo's own. */
const most = 4000

const known = new WeakMap<Project, readonly TextFile[]>()

/** Texts of a project that has to do with Chile: none of any other, so that nobody else waits for it. */
export function chileanTexts(project: Project): readonly TextFile[] {
  const before = known.get(project)
  if (before !== undefined) return before
  const { tree } = project
  const paths = tree.paths.filter((path) => read.test(path) && !skipped.test(path))
  const isNamed = paths.some((path) => /l10n_cl_|chile|(^|[/_.-])(sii|dte|caf|previred)([/_.-]|$)/i.test(path))
  const isMeant = () =>
    paths
      .filter((path) => /\.env|ya?ml$|\.conf$/.test(path))
      .slice(0, 200)
      .some((path) => /\bsii\.cl\b|\bSII_/.test(tree.read(path)?.text ?? ''))
  const found = isNamed || isMeant() ? paths.slice(0, most).flatMap((path) => tree.read(path) ?? []) : []
  known.set(project, found)
  return found
}

/** A line of a file. */
export interface Line {
  readonly file: TextFile
  readonly text: string
  readonly number: number
  readonly at: Place
}

/** The lines that have a word; a file without it costs one look. @param longest longer lines are no person's. */
export function* linesWith(files: readonly TextFile[], word: RegExp, longest = 2000): Generator<Line> {
  for (const file of files) {
    if (!word.test(file.text)) continue
    for (const [index, text] of file.text.split('\n').entries())
      if (text.length <= longest && word.test(text))
        yield { file, text, number: index + 1, at: lineAt(file, index + 1) }
  }
}
