/** `npm run docs`: writes docs/reference/ from the registry. */
import { join } from 'node:path'
import { root } from './build/places.ts'
import { readRegistry } from './build/registry.ts'
import { pagesOf, writePages } from './reference/write.ts'

const pages = pagesOf(await readRegistry())
writePages(join(root, 'docs/reference'), pages)
console.log(`${pages.size} pages in docs/reference`)
