import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine } from '../../engine/port.ts'
import { EnvironmentError } from '../../kernel/errors.ts'
import { lineSplitter } from '../../kernel/lines.ts'
import { start } from '../../kernel/spawn.ts'
import { muelleVersion } from '../../kernel/version.ts'
import { packContext } from './context.ts'
import { type OwnImageRecipe, recipe } from './debian.ts'
import { contextsDirectory } from './places.ts'

/** How images are built where Debian's own mirror is out of reach. */
export interface BuildOptions {
  /** Mirror for debootstrap and for apt inside the images; Debian's own when absent. */
  readonly mirror?: string | undefined
  readonly noCache?: boolean | undefined
  /** Images to build on that come from a registry, by build argument; the Dockerfile's own when absent. */
  readonly bases?: Readonly<Record<string, string>> | undefined
  readonly signal?: AbortSignal | undefined
}

/** Builds one of Muelle's own images unless the engine has exactly it. Returns its tag and whether it was built now. */
export async function buildOwnImage(
  engine: Engine,
  wanted: OwnImageRecipe,
  options: BuildOptions,
  note: (text: string) => void,
): Promise<{ readonly tag: string; readonly built: boolean }> {
  if (!options.noCache && (await engine.image(wanted.tag))) return { tag: wanted.tag, built: false }
  if (wanted.name === 'base') await buildBase(engine, wanted, options, note)
  else {
    // The base is never rebuilt for the sake of another image: its packages would move under the others.
    if (wanted.base !== undefined)
      await buildOwnImage(engine, await recipe('base', 'debian', ''), { ...options, noCache: false }, note)
    // The builder would ask the registry without the login of this machine.
    for (const base of Object.values(options.bases ?? {}))
      if ((await engine.image(base)) === undefined) {
        note(`pulling ${base}`)
        await engine.pull(base, note, options.signal)
      }
    note(`building ${wanted.tag}`)
    const request = {
      context: await packContext(wanted.files),
      dockerfile: wanted.dockerfile,
      tag: wanted.tag,
      buildArguments: {
        VERSION: muelleVersion,
        ...(wanted.base === undefined ? {} : { BASE: wanted.base }),
        ...options.bases,
      },
      labels: { 'io.muelle.inputs': wanted.inputs },
      noCache: options.noCache ?? false,
    }
    await engine.build(request, note, options.signal)
  }
  return { tag: wanted.tag, built: true }
}

/** debootstrap on this machine, its tar straight into the engine. */
async function buildBase(
  engine: Engine,
  wanted: OwnImageRecipe,
  options: BuildOptions,
  note: (text: string) => void,
): Promise<void> {
  note(`building ${wanted.tag} with debootstrap`)
  const scratch = await mkdtemp(join(tmpdir(), 'muelle-base-'))
  const script = join(contextsDirectory(), 'base', 'make-base')
  const running = start({
    argv: ['/bin/sh', script, scratch, ...(options.mirror ? [options.mirror] : [])],
    signal: options.signal,
  })
  running.stdin.end()
  const said: string[] = []
  const lines = lineSplitter()
  running.stderr.on('data', (chunk: Buffer) => {
    for (const line of lines.push(chunk)) {
      said.push(line)
      note(line)
    }
  })
  // Both ends are watched: an import that ends first leaves a script that nobody reads.
  const imported = engine.importImage(running.stdout, wanted.tag, [
    'CMD ["bash"]',
    `LABEL io.muelle.inputs=${wanted.inputs}`,
  ])
  const ending = await running.ended
  if (ending.exitCode !== 0) {
    // It was given half a file system; why is what the script said.
    await imported.catch(() => undefined)
    throw new EnvironmentError({
      what: `The base image could not be made: make-base ${ending.ended === 'exited' ? `exited with ${ending.exitCode}` : `was ${ending.ended}`}.`,
      evidence: [ending.reason ?? '', ...said.slice(-8)].join('\n').trim(),
      next: 'It needs Linux, root, debootstrap and a Debian mirror: muelle host prepare --images installs it; --mirror names another mirror.',
    })
  }
  await imported
}
