import { createTwoFilesPatch } from 'diff'
import { z } from 'zod'
import type { GeneratedFile, Stack } from '../../stack/stack.ts'
import { differences, readWritten, renderedFolder } from '../write.ts'

export const FileChange = z.object({
  path: z.string().describe('relative to the project'),
  change: z.enum(['new', 'changed', 'obsolete']),
  patch: z.string().describe('unified diff'),
})
export type FileChange = z.output<typeof FileChange>

/** What `muelle render` would change, each with its patch. Reads only. */
export async function fileChanges(stack: Stack, files: readonly GeneratedFile[]): Promise<FileChange[]> {
  const written = await readWritten(stack)
  const rendered = new Map(files.map(({ path, content }) => [path, content]))
  return (await differences(stack, files)).map(({ path, change }) => {
    const name = `${renderedFolder(stack)}/${path}`
    return { path: name, change, patch: patchOf(name, written.get(path), rendered.get(path)) }
  })
}

function patchOf(name: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return `${name}: only the right to execute it differs\n`
  const patch = createTwoFilesPatch(
    before === undefined ? '/dev/null' : name,
    after === undefined ? '/dev/null' : name,
    before ?? '',
    after ?? '',
    undefined,
    undefined,
    { context: 2 },
  )
  return patch.replace(/^=+\n/, '')
}

/** A new file in one line: it can be read where it will stand; what changes as a patch. */
export function fileLines({ path, change, patch }: FileChange): string {
  if (change === 'changed') return patch
  const lines = patch.split('\n').filter((line) => /^[+-](?![+-]{2} )/.test(line)).length
  return change === 'new' ? `new ${path} (${lines} lines)` : `obsolete ${path}`
}
