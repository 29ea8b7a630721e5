import { basename } from 'node:path'
import type { TextFile } from '../../text.ts'
import { type Broken, entries, get, type Node, readYaml } from '../yaml.ts'

/** A compose file, before variables are put in. */
export interface ComposeFile {
  readonly file: TextFile
  readonly root: Node
  readonly broken: readonly Broken[]
  /** A program writes the true one from it (`docker-compose.yml.j2`). */
  readonly isTemplate: boolean
}

/** Top-level keys of the Compose specification. */
const topKeys = new Set([
  ...['version', 'name', 'include', 'services', 'networks', 'volumes', 'configs', 'secrets', 'models'],
])

/** YAML, also as an example or a template of it. */
export const mayBeCompose = (path: string): boolean =>
  /\.ya?ml(\.(example|sample|dist|template|tmpl|tpl|j2|jinja2?))?$/.test(path) &&
  !/(^|\/)\.(github|gitlab|circleci)\//.test(path)

/** Reads a YAML file as a compose file; undefined when it is none. */
export function readComposeFile(file: TextFile): ComposeFile | undefined {
  const isNamed = /(^|[._-])compose([._-].*)?\.ya?ml/.test(basename(file.path))
  // Cheaper than parsing what cannot be one.
  if (!isNamed && !/^services\s*:/m.test(file.text) && !/^include\s*:/m.test(file.text)) return undefined
  const isTemplate = /\.(j2|jinja2?|tmpl|tpl)$/.test(file.path) || /^[ \t]*\{%/m.test(file.text)
  const { documents, broken } = readYaml(isTemplate ? readable(file) : file)
  const root = documents[0]
  if (root === undefined || root.kind !== 'map')
    return isNamed && broken.length > 0 && root ? { file, root, broken, isTemplate } : undefined
  const keys = [...root.entries.keys()]
  const isCompose = keys.every((key) => topKeys.has(key) || key.startsWith('x-'))
  const isFull = entries(get(root, 'services')).some(([, { value }]) => value.kind === 'map')
  return isNamed || (isCompose && isFull) ? { file, root, broken, isTemplate } : undefined
}

/** Jinja’s words as variables and comments of the same length, so that places stay what they are. */
function readable(file: TextFile): TextFile {
  const text = file.text
    .replace(/\{%[^%\n]*%\}/g, (block) => `#${' '.repeat(block.length - 1)}`)
    .replace(/\{\{([^{}\n]*)\}\}/g, (_, inside: string) => `\${_${inside.replace(/\W/g, '_')}}`)
  return { path: file.path, text }
}
