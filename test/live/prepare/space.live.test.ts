import { statfs } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { connectEngine } from '../../../packages/muelle/src/engine/connect.ts'
import { spaceOfHost } from '../../../packages/muelle/src/host/look/space-of-host.ts'
import { muelleVersion } from '../../../packages/muelle/src/kernel/version.ts'
import { recipe } from '../../../packages/muelle/src/workshop/images/debian.ts'
import { buildOwnImage } from '../../../packages/muelle/src/workshop/images/own-image.ts'

it('sees the room on a remote daemon’s host from a container, as the host itself sees it', async () => {
  const engine = await connectEngine({}, process.env)
  const { tag } = await buildOwnImage(engine, await recipe('muelle', 'debian', muelleVersion), {}, () => {})
  const { root, stack } = await spaceOfHost(engine, tag)
  const { blocks, bsize } = await statfs((await engine.info()).rootDirectory)
  expect(root).toMatchObject({ total: blocks * bsize, free: expect.any(Number) })
  expect(stack).toMatchObject({ free: expect.any(Number) })
})

it('says why it cannot look where Muelle’s image is not', async () => {
  const engine = await connectEngine({}, process.env)
  const spaces = await spaceOfHost(engine, 'muelle.local/muelle:never-built')
  expect(spaces.root).toEqual({ unknown: expect.stringContaining('first muelle up') })
})
