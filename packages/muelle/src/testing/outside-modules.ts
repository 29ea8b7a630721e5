import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { contextPaths } from '../render/build/context.ts'
import { readDocument } from '../stack/document.ts'
import type { Stack } from '../stack/stack.ts'
import { askGit, lockAt, pinsOf } from '../workshop/git.ts'
import { concerns } from './changed.ts'

/** Sections of muelle.yaml that make another Odoo, or another server below its databases. */
const sections = ['odoo', 'postgres'] as const

/**
 * What differs from a revision besides the files of modules and concerns each of them: sections of muelle.yaml, what muelle.lock pins,
 * and files that muelle.yaml names for the image.
 * @param files changed ones, relative to the project.
 * @returns in words; empty when only modules differ.
 */
export async function outsideModules(
  stack: Stack,
  since: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const named = contextPaths(stack).flatMap(({ path, key }) =>
    !key.startsWith('odoo.addons') && files.some((file) => concerns(file, path)) ? [`${path} (${key})`] : [],
  )
  const lock =
    files.includes('muelle.lock') &&
    pinsOf(await lockAt(stack.directory, since, stack.environment, signal)) !== pinsOf(stack.lock)
  return [
    ...(files.includes('muelle.yaml') ? await differingKeys(stack, since, signal) : []),
    ...(lock ? ['what muelle.lock pins: Odoo’s image, or addons of repositories'] : []),
    ...named,
  ]
}

async function differingKeys(
  { directory, environment }: Stack,
  since: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const before = await askGit(directory, ['show', `${since}:./muelle.yaml`], { signal })
  if (!before.ok) return ['muelle.yaml, which is new']
  const now = await readFile(join(directory, 'muelle.yaml'), 'utf8')
  const [old, current] = [before.stdout, now].map((text) => below(readDocument({ file: 'muelle.yaml', text }).value))
  const places = ['', `environments.${environment}.`]
  return places.flatMap((place) => {
    const [one, other] = [old, current].map((value) =>
      place === '' ? (value ?? {}) : below(below(value?.environments)[environment]),
    )
    return sections.flatMap((section) => {
      const [past, present] = [below(one?.[section]), below(other?.[section])]
      return [...new Set([...Object.keys(past), ...Object.keys(present)])]
        .filter((key) => !isDeepStrictEqual(past[key], present[key]))
        .map((key) => `${place}${section}.${key} of muelle.yaml`)
    })
  })
}

const below = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
