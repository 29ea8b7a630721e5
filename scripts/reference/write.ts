import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Registry } from '../build/registry.ts'
import { modelPage, schemaText } from './model.ts'
import { overviewPage } from './overview.ts'
import { fileOf, pageOf } from './page.ts'

/** The whole of docs/reference, from the registry and from the model: file name -> text. */
export function referenceOf({ specs, tools }: Registry): ReadonlyMap<string, string> {
  const pages = specs.map((spec) => {
    const description = tools.find(({ name }) => name === spec.name)
    return [fileOf(spec.name), pageOf(spec, description)] as const
  })
  return new Map([
    ['README.md', overviewPage(specs)],
    ['muelle-yaml.md', modelPage()],
    ['muelle.schema.json', schemaText()],
    ...pages,
  ])
}

/** The files of a directory: file name -> text. */
export function filesIn(directory: string): ReadonlyMap<string, string> {
  return new Map(readdirSync(directory).map((file) => [file, readFileSync(join(directory, file), 'utf8')] as const))
}

/** Makes the directory exactly these files: the page of an operation that is gone goes with it. */
export function writeFiles(directory: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(directory, { recursive: true })
  for (const [file] of filesIn(directory)) if (!files.has(file)) rmSync(join(directory, file))
  for (const [file, text] of files) writeFileSync(join(directory, file), text)
}
