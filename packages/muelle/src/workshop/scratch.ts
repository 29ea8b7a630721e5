import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { attached } from '../engine/once.ts'
import type { Engine } from '../engine/port.ts'
import { FailedError } from '../kernel/errors.ts'
import type { Stack } from '../stack/stack.ts'
import { type ContextFile, packContext } from './images/context.ts'
import { ensureImage } from './images/ensure.ts'
import { scratchProgram } from './scratch-program.ts'

/** What a command did to the files that it was given. */
const Scratched = z.object({
  exitCode: z.int(),
  stdout: z.string(),
  stderr: z.string(),
  files: z.array(
    z.object({
      /** As it was given, or below the directory that all were given in. */
      path: z.string(),
      /** SHA-256 of what was given; null for a new file. */
      before: z.string().nullable(),
      /** Base64. */
      content: z.string(),
      /** Unified; empty for what is no text. */
      patch: z.string(),
    }),
  ),
})
export type Scratched = z.output<typeof Scratched>

/**
 * Runs a command of the stack's Odoo image on copies of files of this machine, and answers which of them it changed. The container has no
 * network, no volume and no database; it needs no stack that runs, and is gone afterwards.
 * @param files their paths are relative to the directory that the command runs in.
 * @returns how it ended, whatever its exit code.
 * @throws FailedError when the image cannot run it at all.
 */
export async function inScratch(
  { engine, stack }: { readonly engine: Engine; readonly stack: Stack },
  files: readonly ContextFile[],
  argv: readonly string[],
  note: (text: string) => void,
  signal?: AbortSignal,
): Promise<Scratched> {
  const lock = await ensureImage(engine, stack, 'odoo', note, signal)
  const user = lock.images.odoo
  const image = user?.reference ?? stack.odoo.image
  const request = {
    image,
    entrypoint: ['python3'],
    argv: ['-c', scratchProgram, JSON.stringify(argv)],
    labels: { 'io.muelle.role': 'scratch' },
    user: user === undefined ? '65534:65534' : `${user.uid}:${user.gid}`,
    binds: [],
    network: 'none',
    capabilities: [],
  }
  return await attached(engine, request, signal, async (container) => {
    const [stdout, stderr, exitCode] = await Promise.all([
      text(container.stdout),
      text(container.stderr),
      container.ended,
      // A program that ends before it has read everything is judged by what it says.
      pipeline(await packContext(files), container.stdin).catch(() => undefined),
    ])
    signal?.throwIfAborted()
    if (exitCode === 0) return Scratched.parse(JSON.parse(stdout))
    throw new FailedError(
      {
        what: `${argv[0]} could not be run in ${image}.`,
        evidence: stderr.trim().split('\n').slice(-5).join('\n') || `exit code ${exitCode}`,
        next: 'Is odoo.image an Odoo 19? See: muelle odoo explain --help',
      },
      { unwound: true },
    )
  })
}
