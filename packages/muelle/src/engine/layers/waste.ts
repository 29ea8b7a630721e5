import { z } from 'zod'
import type { LayerContent, LayerFile } from './read.ts'

/** What a layer holds that an image needs not. */
export const Waste = z.object({
  kind: z.enum([
    'removed later',
    'replaced later',
    'owner or mode changed later',
    'package lists',
    'package archives',
    'pip cache',
    'npm cache',
    'git repository',
    'node_modules',
    'byte code',
    'tests',
    'documentation',
  ]),
  /** Which layer holds it, the lowest is 0. */
  layer: z.int(),
  /** Which layer takes it away or replaces it; null when none does. */
  by: z.int().nullable(),
  bytes: z.int(),
  files: z.int(),
  /** The largest of the files: what shows it. */
  example: z.string(),
})
export type Waste = z.output<typeof Waste>
type Kind = Waste['kind']

/** What a path says by itself. Byte code of Muelle's own addons stage is made on purpose: the root file system is read-only. */
const paths: readonly (readonly [Kind, RegExp])[] = [
  ['package lists', /^var\/lib\/apt\/lists\/./],
  ['package archives', /^var\/cache\/apt\/.*\.(deb|bin)$/],
  ['pip cache', /(^|\/)\.cache\/pip\//],
  ['npm cache', /(^|\/)(\.npm\/_cacache|\.cache\/yarn)\//],
  ['git repository', /(^|\/)\.git\//],
  ['node_modules', /(^|\/)node_modules\//],
  ['byte code', /^(?!opt\/odoo\/addons\/).*(\/__pycache__\/|\.py[co]$)/],
  ['tests', /^(opt\/odoo\/addons\/[^/]+\/[^/]+|.*\/(dist|site)-packages\/.*)\/tests?\//],
  ['documentation', /^usr\/share\/(doc|man|info)\//],
]

/** Byte code that a build step compiled is there to be used; what was copied in came from somebody's working copy. */
const onlyCopied: readonly Kind[] = ['byte code']

/**
 * What could be cut from an image, by what stands in its layers.
 * @param layers the lowest first. @param copied whether a layer was copied in from a build context.
 */
export function wasteOf(layers: readonly LayerContent[], copied: (layer: number) => boolean): readonly Waste[] {
  const found = new Map<string, Waste & { largest: number }>()
  const note = (kind: Kind, layer: number, by: number | null, file: LayerFile) => {
    const key = `${kind} ${layer} ${by}`
    const before = found.get(key) ?? { kind, layer, by, bytes: 0, files: 0, example: '', largest: -1 }
    const larger = file.size > before.largest
    found.set(key, {
      ...before,
      bytes: before.bytes + file.size,
      files: before.files + 1,
      ...(larger && { example: file.path, largest: file.size }),
    })
  }
  const fates = fatesOf(layers)
  layers.forEach(({ files }, layer) => {
    for (const file of files) {
      const fate = fates[layer]?.get(file.path)
      const kind = fate?.kind ?? kindOf(file.path, copied(layer))
      if (kind !== undefined && file.size > 0) note(kind, layer, fate?.by ?? null, file)
    }
  })
  return [...found.values()].map(({ largest: _, ...waste }) => waste).sort((a, b) => b.bytes - a.bytes)
}

function kindOf(path: string, copied: boolean): Kind | undefined {
  const [kind] = paths.find(([, pattern]) => pattern.test(path)) ?? []
  return kind !== undefined && onlyCopied.includes(kind) && !copied ? undefined : kind
}

interface Fate {
  readonly kind: Kind
  readonly by: number
}

/** For each layer, what becomes of its files in the layers above: they weigh as much as before, and nobody sees them. */
function fatesOf(layers: readonly LayerContent[]): readonly ReadonlyMap<string, Fate>[] {
  const fates = layers.map(() => new Map<string, Fate>())
  /** Where the file that is seen lies, after the layers so far. */
  const seen = new Map<string, { readonly layer: number; readonly file: LayerFile }>()
  layers.forEach(({ files, removed, emptied }, by) => {
    const gone = [...removed.map((path) => [path, `${path}/`]), ...emptied.map((path) => ['', `${path}/`])]
    if (gone.length > 0) {
      const exact = new Set(gone.map(([path]) => path))
      const below = new Set(gone.map(([, prefix]) => prefix))
      for (const [path, { layer }] of seen) {
        if (!exact.has(path) && !ancestors(path).some((each) => below.has(each))) continue
        fates[layer]?.set(path, { kind: 'removed later', by })
        seen.delete(path)
      }
    }
    for (const file of files) {
      const before = seen.get(file.path)
      if (before !== undefined) {
        // The same content, by size and time: a chown or chmod copies the whole file into its layer.
        const same = before.file.size === file.size && before.file.modified === file.modified
        fates[before.layer]?.set(file.path, { kind: same ? 'owner or mode changed later' : 'replaced later', by })
      }
      seen.set(file.path, { layer: by, file })
    }
  })
  return fates
}

/** `a/b/c` has `a/` and `a/b/`. */
function ancestors(path: string): string[] {
  const found: string[] = []
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1))
    found.push(path.slice(0, slash + 1))
  return found
}
