import { join } from 'node:path'
import type { Engine } from '../engine/port.ts'
import { contextPaths, ownOfProject } from '../render/build/context.ts'
import { imageFor } from '../render/images.ts'
import { bakedAddons } from '../render/odoo/addons.ts'
import { renderStack } from '../render/render.ts'
import type { Stack } from '../stack/stack.ts'
import { type ContextFile, contextHash, filesBelow, packContext } from './images/context.ts'
import { removeStages } from './images/remove.ts'
import { labelFor, revisionOf } from './revision.ts'

/** The context of the application image: the rendered Dockerfile and exactly what it copies. Git addons are checked out already. */
async function applicationContext(stack: Stack): Promise<readonly ContextFile[]> {
  const files: ContextFile[] = []
  const checkouts = new Map(bakedAddons(stack).map(({ context, source }) => [context, source]))
  for (const { path, kind } of contextPaths(stack)) {
    const place = join(stack.directory, path)
    const source = checkouts.get(path)
    // A repository may lead anywhere within itself, the project anywhere within the project.
    const root = typeof source === 'object' ? place : stack.directory
    const modules = typeof source === 'object' ? source.modules : undefined
    if (kind === 'file') files.push({ path, source: place, mode: 0o644 })
    else if (path === '.') files.push(...(await filesBelow(place, path, root)).filter(({ path }) => !isOwn(path)))
    else if (modules === undefined) files.push(...(await filesBelow(place, path, root)))
    else for (const name of modules) files.push(...(await filesBelow(join(place, name), `${path}/${name}`, root)))
  }
  const dockerfile = renderStack(stack).find(({ path }) => path === 'build/Dockerfile')
  if (dockerfile === undefined) throw new Error('the renderer writes build/Dockerfile')
  // The requirements may lie in a folder that goes in as a whole.
  const once = new Map(files.map((file) => [file.path, file]))
  return [...once.values(), { path: dockerfilePath, content: dockerfile.content, mode: 0o644 }]
}

const isOwn = (path: string): boolean => ownOfProject.some((own) => path === own || path.startsWith(`${own}/`))

/** Where the Dockerfile stands in the context: no file of a project has this name. */
const dockerfilePath = '.muelle.Dockerfile'

/** What the application image would be made from now, and the tag that says so. */
async function application(engine: Engine, stack: Stack) {
  const files = await applicationContext(stack)
  const base = imageFor(stack, 'odoo')
  const inputs = await contextHash(files, [(await engine.image(base))?.id ?? base])
  return { files, base, inputs, tag: `${stack.name}-odoo:${inputs}` }
}

/** The tag that the application image of the files as they are now has, built or not. */
export const applicationTag = async (engine: Engine, stack: Stack): Promise<string> =>
  (await application(engine, stack)).tag

/**
 * Builds the application image unless the engine has exactly it: the tag carries the hash of the base and of every file.
 * @returns the tag, and whether it was built now.
 */
export async function buildApplication(
  engine: Engine,
  stack: Stack,
  options: { readonly noCache: boolean },
  note: (text: string) => void,
  signal?: AbortSignal,
): Promise<{ readonly tag: string; readonly built: boolean }> {
  const { files, base, inputs, tag } = await application(engine, stack)
  if (!options.noCache && (await engine.image(tag)) !== undefined) return { tag, built: false }
  const request = {
    context: await packContext(files),
    dockerfile: dockerfilePath,
    tag,
    buildArguments: {
      BASE: base,
      VERSION: inputs,
      REVISION: labelFor(await revisionOf(stack, signal)),
      CREATED: new Date().toISOString(),
    },
    labels: { 'io.muelle.inputs': inputs },
    noCache: options.noCache,
  }
  const stages: string[] = []
  await engine.build(
    request,
    (line) => {
      stages.push(...(/^ ---> ([0-9a-f]{12})$/.exec(line)?.slice(1) ?? []))
      note(line)
    },
    signal,
  )
  await removeStages(engine, stack, stages)
  return { tag, built: true }
}
