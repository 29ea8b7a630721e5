/**
 * `npm run build [-- --publish]`: reads the registry, then writes the bundle to packages/muelle/dist.
 * `--publish` adds the Docker contexts of `images/`; a checkout reads those where they are.
 */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './build/bundle.ts'
import { dist, packageRoot, root } from './build/places.ts'
import { readRegistry } from './build/registry.ts'

const started = performance.now()
const registry = await readRegistry()
const files = await bundle(dist, { registry, file: join(packageRoot, 'src/operations.ts') })
if (process.argv.includes('--publish')) cpSync(join(root, 'images'), join(dist, 'images'), { recursive: true })
const seconds = ((performance.now() - started) / 1000).toFixed(1)
console.log(`${registry.specs.length} operations in ${files} files, ${seconds} s`)
