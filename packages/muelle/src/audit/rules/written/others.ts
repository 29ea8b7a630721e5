import { isOfTests, isSample } from '../../project/env-files.ts'
import type { Project } from '../../project/project.ts'
import { isKnownDefault, isPasswordName, isPlaceholder, isSecretOf } from '../credentials.ts'
import type { WrittenSecret } from './written.ts'

/** Files in which a password stands as data: SQL that makes roles, settings in JSON, YAML, TOML and Python. */
const forms: readonly { readonly files: RegExp; readonly pattern: RegExp; readonly isAnyLiteral: boolean }[] = [
  { files: /\.sql$/, pattern: /\b(?<name>PASSWORD)\s+'(?<value>[^'\n]{1,200})'/gi, isAnyLiteral: true },
  {
    files: /\.service$/,
    pattern: /^Environment=["']?(?<name>\w{1,60})=(?<value>[^"'\n]{1,200})/gm,
    isAnyLiteral: true,
  },
  { files: /\.json$/, pattern: /"(?<name>[\w.-]{1,60})"\s*:\s*"(?<value>[^"\n]{1,200})"/g, isAnyLiteral: false },
  {
    files: /\.(ya?ml|toml)$/,
    pattern:
      /^[ \t]*(?:-[ \t]+)?["']?(?<name>[\w.-]{1,60})["']?[ \t]*[:=][ \t]*["']?(?<value>[^\s"'#][^\n"'#]{0,200}?)["']?[ \t]*(?:#.*)?\r?$/gm,
    isAnyLiteral: false,
  },
  {
    // Kubernetes and podman.
    files: /\.ya?ml$/,
    pattern:
      /^[ \t]*-[ \t]+name:[ \t]*["']?(?<name>[A-Za-z_]\w{0,60})["']?[ \t]*\r?\n[ \t]+value:[ \t]*["']?(?<value>[^\s"'#{][^\n"'#]{0,200}?)["']?[ \t]*\r?$/gm,
    isAnyLiteral: true,
  },
  {
    files: /\.py$/,
    pattern: /^[ \t]*(?<name>\w{1,60})[ \t]*=[ \t]*["'](?<value>[^"'\n]{1,200})["']/gm,
    isAnyLiteral: false,
  },
]

/** Folders and files with words of other people, or with the addons themselves. */
const foreign =
  /(^|\/)(addons|custom[-_]addons|extra[-_]addons|modules|static|i18n|vendor|thirdparty|third[-_]party|migrations)\/|(^|\/)(package(-lock)?|composer|tsconfig\w*|renovate)\.json$|[._-]lock\.|(^|\/)\.(github|gitlab)/i

const mostFiles = 400

export function* ofOthers(project: Project): Generator<WrittenSecret> {
  const composes = new Set(project.composeFiles.map(({ file }) => file.path))
  const paths = project.tree.paths.filter(
    (path) => path.split('/').length <= 5 && !composes.has(path) && !foreign.test(path) && !isOfTests(path),
  )
  let left = mostFiles
  for (const { files, pattern, isAnyLiteral } of forms)
    for (const path of paths.filter((each) => files.test(each))) {
      if (left-- <= 0) return
      const file = project.tree.read(path)
      if (file === undefined || !/passw|pwd/i.test(file.text)) continue
      for (const match of file.text.matchAll(pattern)) {
        const { name = '', value = '' } = match.groups ?? {}
        if (
          !isPasswordName(name) ||
          !isSecretOf(name, value) ||
          !(isAnyLiteral || isKnownDefault(value) || looksChosen(value, path))
        )
          continue
        // `password: Password` is a label for people.
        if (!isAnyLiteral && /^[A-Z][a-z ]+$/.test(value)) continue
        // The value’s line, where it is another one.
        const from = match.index + (match[0].includes('\n') ? match[0].lastIndexOf(value) : match[0].indexOf(name))
        const at = { file, from, to: match.index + match[0].length }
        yield { name, value, at, kind: 'data', isSample: isSample(path) }
      }
    }
}

/** Letters and digits, and no sentence: a word alone may be the name of a field or a text for people. */
const looksChosen = (value: string, path: string): boolean =>
  /\.(ya?ml|toml)$/.test(path) && (isPlaceholder(value) || /^(?=.*\d)(?=.*[A-Za-z])[^\s/]{6,}$/.test(value))
