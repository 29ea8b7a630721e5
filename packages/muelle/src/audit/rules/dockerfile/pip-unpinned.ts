import { posix } from 'node:path'
import type { Project } from '../../project/project.ts'
import { type Hit, rule } from '../../rule.ts'
import { type Located, lineAt } from '../../text.ts'
import { below } from '../../tree.ts'
import { builtFrom, pipInstall, runsOf } from '../dockerfiles.ts'

/** Options of pip whose value is the next word. */
const valued =
  /^(-r|--requirement|-c|--constraint|-i|--index-url|--extra-index-url|-f|--find-links|-t|--target|--prefix|--root|--trusted-host|--python|-e|--editable)$/

export const pipUnpinned = rule({
  id: 'dockerfile/pip-unpinned',
  severity: 'low',
  title: 'Python packages are installed without a version',
  why: 'The next build takes other versions, and what breaks breaks in production first.',
  source: 'hadolint DL3013; pip documentation, Repeatable Installs',
  fix: 'Name every version with ==, best in one requirements.txt.',
  *find(project) {
    const seen = new Set<string>()
    for (const { dockerfile, calls } of runsOf(project))
      for (const call of calls) {
        const words = pipInstall(call)
        if (words === undefined) continue
        const open = words.filter(({ value }, index) => isOpen(value) && !valued.test(words[index - 1]?.value ?? ''))
        const [first] = open
        if (first !== undefined)
          yield {
            at: first.at,
            message: `${open
              .map(({ value }) => value)
              .slice(0, 6)
              .join(', ')} without a version`,
          }
        const service = builtFrom(project, dockerfile)[0]?.service
        const context = (service && project.imageOf(service)?.context) ?? posix.dirname(dockerfile.file.path)
        for (const [index, { value }] of words.entries())
          if (/^(-r|--requirement)$/.test(value)) yield* ofRequirements(project, context, words[index + 1], seen)
      }
  },
})

/** A package's name without a version, not a path, an address or an option. */
const isOpen = (word: string): boolean =>
  /^[A-Za-z][\w.-]*(\[[\w,.-]*\])?$/.test(word) && !/\.(txt|whl|zip|gz)$/.test(word)

/** The first line without a version in a file that is installed. */
function* ofRequirements(
  project: Project,
  context: string,
  name: Located<string> | undefined,
  seen: Set<string>,
): Generator<Hit> {
  const path = name && below(context, posix.basename(name.value))
  const file = path === undefined || seen.has(path) ? undefined : project.tree.read(path)
  if (file === undefined) return
  seen.add(file.path)
  const lines = file.text.split(/\r?\n/)
  const open = lines.flatMap((line, index) =>
    isOpen(line.replace(/[\s;#].*$/, '')) && line.trim() !== '' ? [index] : [],
  )
  const [first] = open
  if (first === undefined) return
  yield {
    at: lineAt(file, first + 1),
    message: `${open.length} of its packages have no version: ${open
      .map((index) => (lines[index] ?? '').trim())
      .slice(0, 4)
      .join(', ')}`,
  }
}
