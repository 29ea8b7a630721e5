/** `npm run docs`: writes docs/reference/ from the registry and the model. */
import { join } from 'node:path'
import { root } from './build/places.ts'
import { readRegistry } from './build/registry.ts'
import { referenceOf, writeFiles } from './reference/write.ts'

const files = referenceOf(await readRegistry())
writeFiles(join(root, 'docs/reference'), files)
console.log(`${files.size} files in docs/reference`)
