import { appendFile, chown, copyFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { docker, done } from '../images/own-images.ts'
import type { Registry } from '../registry/registry.ts'
import type { Project } from '../stack/project.ts'

/** What the rows of the suite are run on. The test stands on the Docker host, whatever the reach of the commands. */
export interface Scene {
  readonly stack: Project
  readonly registry: Registry
}

const nameOf = ({ stack }: Scene, key: string) => `${stack.name}-live_${key}`

const labels = ({ stack }: Scene, kind: 'network' | 'volume', key: string) => [
  ...['--label', `com.docker.compose.project=${stack.name}-live`],
  ...['--label', `com.docker.compose.${kind}=${key}`],
]

/** A network as an older Muelle, or a person, made it: without its options. */
export async function oldNetwork(scene: Scene, key: string): Promise<void> {
  await done('network', 'create', ...labels(scene, 'network', key), nameOf(scene, key))
}

/** A volume of a service that the stack had once. */
export async function leftVolume(scene: Scene): Promise<void> {
  await docker('volume', 'create', ...labels(scene, 'volume', 'redis-data'), nameOf(scene, 'redis-data'))
}

/** A file in Odoo's volume that Odoo may not read. */
export async function foreignFile(scene: Scene): Promise<void> {
  const data = await done('volume', 'inspect', '--format', '{{.Mountpoint}}', nameOf(scene, 'odoo-data'))
  await writeFile(join(data, 'copied-by-root'), 'x')
  await chown(join(data, 'copied-by-root'), 12345, 12345)
}

/** A tar beside the copies, where a person puts one that they got from elsewhere. */
export async function tarBesideTheCopies({ stack }: Scene): Promise<void> {
  const copies = join(stack.stackDirectory, 'volumes/odoo-data')
  const [copy = ''] = await readdir(copies)
  await copyFile(join(copies, copy, 'volume.tar'), join(copies, 'odoo-data.tar'))
}

/** An application image that nothing uses any more. */
export async function oldImage({ stack }: Scene): Promise<void> {
  const source = join(stack.directory, 'addons/quay_fees/__init__.py')
  const before = await readFile(source)
  await appendFile(source, '# for a moment\n')
  await stack.json('build', 'odoo')
  await writeFile(source, before)
}

export const password = ({ registry }: Scene) => readFile(registry.password, 'utf8')
