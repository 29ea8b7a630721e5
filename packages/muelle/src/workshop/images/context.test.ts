import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contextHash, filesBelow, packContext } from './context.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'context-'))
  await mkdir(join(directory, 'addon/.git'), { recursive: true })
  await mkdir(join(directory, 'addon/__pycache__'), { recursive: true })
  await writeFile(join(directory, 'addon/.git/config'), 'token')
  await writeFile(join(directory, 'addon/.env'), 'PASSWORD=x')
  await writeFile(join(directory, 'addon/__pycache__/a.pyc'), '')
  await writeFile(join(directory, 'addon/b.py'), 'b')
  await writeFile(join(directory, 'addon/a.sh'), 'a')
  await chmod(join(directory, 'addon/a.sh'), 0o755)
})
afterEach(() => rm(directory, { recursive: true }))

test('a context has no repository, no cache and no file of secrets; of a mode only the executable bit', async () => {
  const files = await filesBelow(directory, '')
  expect(files.map(({ path, mode }) => [path, mode.toString(8)])).toEqual([
    ['addon/a.sh', '755'],
    ['addon/b.py', '644'],
  ])
})

test('the hash follows every path, mode and content, and what else counts', async () => {
  const first = await contextHash(await filesBelow(directory, ''), ['base'])
  expect(await contextHash(await filesBelow(directory, ''), ['base'])).toBe(first)
  expect(await contextHash(await filesBelow(directory, ''), ['other'])).not.toBe(first)
  await writeFile(join(directory, 'addon/b.py'), 'c')
  const second = await contextHash(await filesBelow(directory, ''), ['base'])
  expect(second).not.toBe(first)
  await chmod(join(directory, 'addon/b.py'), 0o755)
  expect(await contextHash(await filesBelow(directory, ''), ['base'])).not.toBe(second)
})

test('the same files give the same tar, byte for byte', async () => {
  const tar = async () => Buffer.concat(await Array.fromAsync(await packContext(await filesBelow(directory, ''))))
  const first = await tar()
  await new Promise((resolve) => setTimeout(resolve, 1100))
  await writeFile(join(directory, 'addon/b.py'), 'b')
  expect((await tar()).equals(first)).toBe(true)
})

test('a link is what it leads to, a file or a directory; one to nowhere is said', async () => {
  await symlink('b.py', join(directory, 'addon/link.py'))
  await symlink('addon', join(directory, 'linked'))
  const paths = (await filesBelow(directory, '')).map(({ path }) => path)
  expect(paths).toEqual(['addon/a.sh', 'addon/b.py', 'addon/link.py', 'linked/a.sh', 'linked/b.py', 'linked/link.py'])
  await symlink('nowhere', join(directory, 'addon/broken.py'))
  await expect(filesBelow(directory, '')).rejects.toThrow('Cannot read addon/broken.py, which goes into an image')
})

test('a link that leads out of what is built from is refused: it could name any file of this machine', async () => {
  await symlink('../addon/b.py', join(directory, 'addon/near.py'))
  await symlink('/etc/passwd', join(directory, 'addon/data.txt'))
  await expect(filesBelow(directory, '')).rejects.toThrow(`The link addon/data.txt leads out of ${directory}`)
  await rm(join(directory, 'addon/data.txt'))
  await mkdir(join(directory, 'other'))
  await symlink('../addon', join(directory, 'other/addon'))
  await expect(filesBelow(join(directory, 'other'), 'other')).rejects.toThrow('The link other/addon leads out')
  expect(await filesBelow(join(directory, 'other'), 'other', directory)).toHaveLength(3)
})

test('a link to a directory that it is in is refused instead of followed for ever', async () => {
  await symlink('..', join(directory, 'addon/up'))
  await expect(filesBelow(directory, '')).rejects.toThrow('The link addon/up leads to a directory that it is in')
})
