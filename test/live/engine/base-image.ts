import type { Engine } from '../../../packages/muelle/src/engine/port.ts'
import { recipe } from '../../../packages/muelle/src/workshop/images/debian.ts'
import { buildOwnImage } from '../../../packages/muelle/src/workshop/images/own-image.ts'

/** Muelle's Debian base: a shell and the usual programs. Built when the engine lacks it. */
export async function baseImage(engine: Engine): Promise<string> {
  return (await buildOwnImage(engine, await recipe('base', 'debian', ''), {}, () => undefined)).tag
}
