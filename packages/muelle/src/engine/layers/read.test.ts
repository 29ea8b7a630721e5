import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'
import { expect, it } from 'vitest'
import { readLayers } from './read.ts'

const mtime = new Date(5000)
const tar = async (files: Record<string, string | Uint8Array>, size = 0) =>
  Buffer.from(
    await packTar(
      Object.entries(files).map(([name, body]) => ({ header: { name, size: body.length || size, mtime }, body })),
    ),
  )

/** In pieces that cut through headers and contents. */
const pieces = (whole: Buffer, length: number) =>
  Readable.from(
    Array.from({ length: Math.ceil(whole.length / length) }, (_, i) => whole.subarray(i * length, (i + 1) * length)),
  )

const long = `${'deep/'.repeat(60)}file`

it.each([7, 512, 100_000])(
  'reads the layers of an archive in the order of its manifest, in pieces of %i bytes',
  async (length) => {
    const first = await tar({ './etc/a': 'abc', [long]: 'x'.repeat(1000) })
    const second = await tar({ 'etc/.wh.a': '', 'srv/.wh..wh..opq': '', b: 'b' })
    const archive = await tar({
      '2/layer.tar': second,
      '1/layer.tar': first,
      'manifest.json': JSON.stringify([{ Config: 'c.json', Layers: ['1/layer.tar', '2/layer.tar'] }]),
    })
    expect(await readLayers(pieces(archive, length))).toEqual([
      {
        files: [
          { path: 'etc/a', size: 3, modified: 5 },
          { path: long, size: 1000, modified: 5 },
        ],
        ...{ removed: [], emptied: [] },
      },
      { files: [{ path: 'b', size: 1, modified: 5 }], removed: ['etc/a'], emptied: ['srv'] },
    ])
  },
)

it('reads packed layers in the layout of the OCI, among blobs that are none', async () => {
  const archive = await tar({
    'blobs/sha256/c': '{"architecture":"amd64"}',
    'blobs/sha256/1': gzipSync(await tar({ 'x/y': 'yy' })),
    'manifest.json': JSON.stringify([{ Layers: ['blobs/sha256/1'] }]),
  })
  expect(await readLayers(pieces(archive, 999))).toEqual([
    { files: [{ path: 'x/y', size: 2, modified: 5 }], removed: [], emptied: [] },
  ])
})
