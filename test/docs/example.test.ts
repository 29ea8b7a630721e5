import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deriveSpec } from '../../packages/muelle/src/cli/spec/derive.ts'
import type { AnyOperation } from '../../packages/muelle/src/operations.ts'
import { root, split } from './markdown.ts'

const [example = '', registration = ''] = split(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'))
  .blocks.filter(({ language, lines }) => language === 'ts' && lines[0]?.startsWith('// packages/'))
  .map(({ lines }) => lines.join('\n'))

/** The example as a file of its own, with imports that lead to the sources from where it lies. Inside the repository: it needs zod. */
let folder: string
let file: string
beforeAll(() => {
  mkdirSync(join(root, '.muelle'), { recursive: true })
  folder = mkdtempSync(join(root, '.muelle/example-'))
  file = join(folder, 'example.ts')
  const sources = '../../packages/muelle/src'
  writeFileSync(
    file,
    example.replaceAll("from '../", `from '${sources}/`).replaceAll("from './", `from '${sources}/services/`),
  )
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['.'] }))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the operation in CONTRIBUTING', () => {
  it('compiles', () => {
    expect(tsc()).toBe('')
  })

  it('would not, were something wrong with it', () => {
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace('view.stack', 'view.barrel'))
    expect(tsc()).toContain("Property 'barrel' does not exist")
    writeFileSync(file, text)
  })

  it('is a command as the page says, registered under its own name', async () => {
    const [, name, place, exported = ''] =
      /name: '([^']+)', load: .*import\('\.\/([^']+)'\)\)\.(\w+)/.exec(registration) ?? []
    const module: Record<string, AnyOperation> = await import(pathToFileURL(file).href)
    expect(example).toContain(`// packages/muelle/src/${place}`)
    expect(module[exported]?.name).toBe(name)
    expect(deriveSpec(module[exported] as AnyOperation).arguments.map((argument) => argument.name)).toEqual(['service'])
  })
})

/** What the compiler says of the example. */
function tsc(): string {
  try {
    const argv = [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '--project', folder]
    return execFileSync(process.execPath, argv, { encoding: 'utf8' })
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}
