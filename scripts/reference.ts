/** `npm run docs`: writes docs/reference/ from the registry and the model, docs/rules/ from the rules and their fixtures, and docs/docker-commands.md from what a live test runs. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './build/places.ts'
import { readRegistry } from './build/registry.ts'
import { dockerCommandsPage } from './reference/docker-commands.ts'
import { rulePages } from './reference/rules.ts'
import { referenceOf, writeFiles } from './reference/write.ts'

const files = referenceOf(await readRegistry())
writeFiles(join(root, 'docs/reference'), files)
const ruleFiles = rulePages()
writeFiles(join(root, 'docs/rules'), ruleFiles)
writeFileSync(join(root, 'docs/docker-commands.md'), dockerCommandsPage())
console.log(`${files.size} files in docs/reference, ${ruleFiles.size} in docs/rules`)
