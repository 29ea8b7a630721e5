import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Registry } from '../build/registry.ts'
import { overviewPage } from './overview.ts'
import { fileOf, mark, pageOf } from './page.ts'

/** The pages of the registry: file name -> text. */
export function pagesOf({ specs, tools }: Registry): ReadonlyMap<string, string> {
  const pages = specs.map((spec) => {
    const description = tools.find(({ name }) => name === spec.name)
    return [fileOf(spec.name), pageOf(spec, description)] as const
  })
  return new Map([['README.md', overviewPage(specs)], ...pages])
}

/** The pages in a directory that this program has written: file name -> text. */
export function writtenPages(directory: string): ReadonlyMap<string, string> {
  const files = readdirSync(directory).filter((file) => file.endsWith('.md'))
  const pages = files.map((file) => [file, readFileSync(join(directory, file), 'utf8')] as const)
  return new Map(pages.filter(([, text]) => text.startsWith(mark)))
}

/** Makes the directory what the registry says; pages that others wrote stay. */
export function writePages(directory: string, pages: ReadonlyMap<string, string>): void {
  mkdirSync(directory, { recursive: true })
  for (const [file] of writtenPages(directory)) if (!pages.has(file)) rmSync(join(directory, file))
  for (const [file, text] of pages) writeFileSync(join(directory, file), text)
}
