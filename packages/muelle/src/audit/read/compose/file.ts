import { basename } from 'node:path'
import type { TextFile } from '../../text.ts'
import { type Broken, entries, get, type Node, readYaml } from '../yaml.ts'

/** A compose file, before variables are put in. */
export interface ComposeFile {
  readonly file: TextFile
  readonly root: Node
  readonly broken: readonly Broken[]
}

/** Top-level keys of the Compose specification. */
const topKeys = new Set([
  'version',
  'name',
  'include',
  'services',
  'networks',
  'volumes',
  'configs',
  'secrets',
  'models',
])

/** Reads a YAML file as a compose file; undefined when it is none. */
export function readComposeFile(file: TextFile): ComposeFile | undefined {
  const isNamed = /(^|[.-])compose([.-].*)?\.ya?ml/.test(basename(file.path))
  // Cheaper than parsing what cannot be one.
  if (!isNamed && !/^\s*services\s*:/m.test(file.text) && !/^\s*include\s*:/m.test(file.text)) return undefined
  const { documents, broken } = readYaml(file)
  const root = documents[0]
  if (root === undefined || root.kind !== 'map')
    return isNamed && broken.length > 0 && root ? { file, root, broken } : undefined
  const keys = [...root.entries.keys()]
  const isCompose = keys.every((key) => topKeys.has(key) || key.startsWith('x-'))
  const isFull = entries(get(root, 'services')).some(([, { value }]) => value.kind === 'map')
  return isNamed || (isCompose && isFull) ? { file, root, broken } : undefined
}
