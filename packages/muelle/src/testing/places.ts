import { join } from 'node:path'
import { readIfExists } from '../kernel/files.ts'
import type { Frame } from '../odoo/tests/traceback.ts'
import { addonsOf } from '../render/odoo/addons.ts'
import type { Stack } from '../stack/stack.ts'

/** A text of the image with the project's own paths: `/opt/odoo/addons/1/acme/…` is `addons/acme/…`, which an editor opens. */
export function located(text: string, stack: Pick<Stack, 'odoo'>): string {
  let found = text
  for (const { image, context, source } of addonsOf(stack))
    if (typeof source === 'string') found = found.replaceAll(`${image}/`, context === '.' ? '' : `${context}/`)
  return found
}

/** A place of the project, and what stands there. */
export interface SourcePlace {
  readonly file: string
  readonly line: number
  /** Undefined where it is no file of the project. */
  readonly source: string | undefined
}

/** Finds where a frame is in the project, and its line. */
export async function sourcePlace(frame: Frame, stack: Pick<Stack, 'odoo' | 'directory'>): Promise<SourcePlace> {
  const file = located(frame.file, stack)
  // Files of the image stay as they are: absolute.
  const text = file.startsWith('/') ? undefined : await readIfExists(join(stack.directory, file))
  return { file, line: frame.line, source: text?.split('\n')[frame.line - 1]?.trim() }
}
