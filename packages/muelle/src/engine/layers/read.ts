import { posix } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { z } from 'zod'
import { Bytes } from './bytes.ts'
import { tarEntries } from './tar.ts'

/** A file of a layer. Directories and links weigh nothing. */
export interface LayerFile {
  /** Without the leading slash. */
  readonly path: string
  readonly size: number
  /** Seconds since the epoch. */
  readonly modified: number
}

/** What one layer puts in and takes away. */
export interface LayerContent {
  readonly files: readonly LayerFile[]
  /** Paths of earlier layers that it removes, with all below them. */
  readonly removed: readonly string[]
  /** Directories of earlier layers that it empties. */
  readonly emptied: readonly string[]
}

const nothing: LayerContent = { files: [], removed: [], emptied: [] }
const Manifest = z.array(z.object({ Layers: z.array(z.string()) })).min(1)

/**
 * Reads what `docker save` writes, as it comes: nothing of it is kept but names and sizes.
 * @param archive one image; layers as tar or gzip, in Docker's own layout or in that of the OCI.
 * @returns the layers, the lowest first.
 */
export async function readLayers(archive: AsyncIterable<Uint8Array>): Promise<readonly LayerContent[]> {
  const layers = new Map<string, LayerContent>()
  let manifest: string | undefined
  for await (const { name, kind, link, body } of tarEntries(archive)) {
    if (name === 'manifest.json') manifest = await textOf(body)
    else if (kind === 'link')
      // A layer that is there twice is a link to the first.
      layers.set(name, layers.get(posix.join(posix.dirname(name), link)) ?? nothing)
    else if (kind === 'file' && (name.endsWith('/layer.tar') || name.startsWith('blobs/')))
      layers.set(name, await contentOf(body))
  }
  if (manifest === undefined) throw new Error('what docker save wrote has no manifest.json')
  const [image] = Manifest.parse(JSON.parse(manifest))
  return (image?.Layers ?? []).map((name) => layers.get(name) ?? nothing)
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of body) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

/** The names of one layer: whiteouts are how it takes away (OCI image specification, "Layer filesystem changeset"). */
async function contentOf(body: AsyncIterable<Buffer>): Promise<LayerContent> {
  const bytes = new Bytes(body)
  const first = await bytes.some(64 * 1024)
  // Configurations and manifests are blobs too, and begin like JSON.
  if (first[0] === 0x7b) return nothing
  const whole = rejoined(first, bytes)
  const packed = first[0] === 0x1f && first[1] === 0x8b
  const files: LayerFile[] = []
  const removed: string[] = []
  const emptied: string[] = []
  for await (const entry of tarEntries(packed ? Readable.from(whole).pipe(createGunzip()) : whole)) {
    const path = entry.name.replace(/^(\.?\/)+/, '').replace(/\/$/, '')
    const name = posix.basename(path)
    if (name === '.wh..wh..opq') emptied.push(posix.dirname(path))
    else if (name.startsWith('.wh.')) removed.push(posix.join(posix.dirname(path), name.slice(4)))
    else if (entry.kind === 'file') files.push({ path, size: entry.size, modified: entry.modified })
  }
  return { files, removed, emptied }
}

async function* rejoined(first: Buffer, bytes: Bytes): AsyncGenerator<Buffer> {
  yield first
  for (let piece = await bytes.some(1 << 20); piece.length > 0; piece = await bytes.some(1 << 20)) yield piece
}
