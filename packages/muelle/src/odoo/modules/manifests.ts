import { z } from 'zod'
import type { Engine } from '../../engine/port.ts'
import { FailedError } from '../../kernel/errors.ts'
import { manifestsScript } from './script.ts'

const Manifest = z.object({
  /** Technical name: that of its folder. */
  name: z.string(),
  /** The folder of the addons path that it is in. */
  path: z.string(),
  title: z.string(),
  /** As the database has it: with the series before it. */
  version: z.string(),
  depends: z.array(z.string()),
  /** Installed by itself when all that it depends on is, or when these are. */
  autoInstall: z.union([z.boolean(), z.array(z.string())]),
  /** False too for a version of another series. */
  installable: z.boolean(),
  application: z.boolean(),
  license: z.string(),
  /** Python packages and programs that it needs and the image does not have. */
  missing: z.array(z.string()),
  /** Countries, as two letters, that it is for: only with a company in one of them it is installed by itself. */
  countries: z.array(z.string()),
  /** Why its manifest cannot be read: Odoo leaves such a module out, and says so at level DEBUG only. */
  problem: z.string().nullable(),
  /** SHA-1 over what an update can see of its files; null when it was not asked for. */
  hash: z.string().nullable(),
})

/** A module of an image, as its manifest says. */
export type Manifest = z.output<typeof Manifest>

/**
 * The modules of a running Odoo container, by name: all that its addons path holds, installed or not.
 * @param container id of a running Odoo container of any colour.
 * @param hashed modules whose files are to be hashed, with the translations of `languages` (`es_CL`).
 * @throws FailedError with Python's words when they cannot be read.
 */
export async function readManifests(
  engine: Pick<Engine, 'exec'>,
  container: string,
  { hashed = [], languages = [] }: { readonly hashed?: readonly string[]; readonly languages?: readonly string[] },
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Manifest>> {
  const { exitCode, stdout, stderr } = await engine.exec(container, {
    argv: ['python3', '-', languages.join(','), ...hashed],
    input: manifestsScript,
    ...(signal && { signal }),
  })
  if (exitCode !== 0)
    throw new FailedError(
      {
        what: 'The modules of the image cannot be read.',
        evidence: stderr.trim().split('\n').slice(-5).join('\n') || `python3 exits with ${exitCode}`,
        next: 'See: muelle logs odoo --tail 50',
      },
      { unwound: true },
    )
  return parseManifests(stdout)
}

/** Reads what the script prints: a line of JSON for each module. */
export function parseManifests(lines: string): ReadonlyMap<string, Manifest> {
  const manifests = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Manifest.parse(JSON.parse(line)))
  return new Map(manifests.map((manifest) => [manifest.name, manifest]))
}
