import type { Task } from '../../engine/host/durable.ts'
import type { HostDirectory, HostSession } from '../../engine/host/session.ts'
import { step } from '../../kernel/steps.ts'
import { userOf } from '../../render/images.ts'
import { isRendered } from '../../render/text/head.ts'
import { secretsOf } from '../../secrets/catalogue.ts'
import { consumersOf, missingSecret, pgpassPath, secretCopies, valuesBeforeTheRole } from '../../secrets/copies.ts'
import { generateSecret } from '../../secrets/generate.ts'
import { storeDirectories, storedSecret, storeSecret } from '../../secrets/store.ts'
import type { GeneratedFile, Stack } from '../../stack/stack.ts'
import { stackPath, stackText } from '../../stack/stored.ts'
import { releaseFiles, withActiveImage } from '../../store/release.ts'
import type { World } from '../../workshop/world.ts'

const root = { uid: 0, gid: 0 }

/** Directories that belong to nobody's rendering: modes and owners are set before anything is put in. */
function hostDirectories(stack: Stack): readonly HostDirectory[] {
  const directories: HostDirectory[] = [
    ...storeDirectories,
    { path: 'state', mode: 0o755, ...root },
    { path: 'state/proxy', mode: 0o755, ...root },
  ]
  if (stack.proxy.tls === 'acme') directories.push({ path: 'state/caddy', mode: 0o700, ...userOf(stack, 'caddy') })
  return directories
}

/** Makes the directories and the missing secrets on the host, and each consumer's own copies. Never overwrites a secret. */
export function secretsTask(stack: Stack): Task<World> {
  return {
    step: step({
      id: 'secrets',
      what: `create missing secrets in ${stack.hostDirectory}/secrets`,
      why: 'they exist only on the host; those that are there are kept',
    }),
    async work(world, note) {
      const { session } = world
      await session.directories(hostDirectories(world.stack))
      const values = new Map<string, string>()
      for (const secret of secretsOf(world.stack)) {
        const kept = await storedSecret(session, secret.name)
        if (kept === undefined && secret.optional) continue
        if (kept === undefined && !secret.generated) throw missingSecret(secret.name)
        const value = kept ?? generateSecret()
        if (kept === undefined) {
          await storeSecret(session, secret.name, value)
          note(`created ${secret.name}`)
        }
        values.set(secret.name, value)
      }
      const consumers = consumersOf(world.stack, (role) => userOf(world.stack, role))
      const now = valuesBeforeTheRole(values, await session.read(pgpassPath))
      const { directories, files } = secretCopies(consumers, now)
      await session.directories(directories)
      return (await session.put(files)).length > 0
    },
  }
}

/** Every directory that a rendering puts files into, of this stack or of another. */
export const renderedDirectories = ['build', 'caddy', 'haproxy', 'odoo', 'pgbouncer', 'postgres', 'steward'] as const

/** Files on the host that an earlier rendering wrote and this one does not; a directory when all of it is. Files of others stay. */
async function obsoleteFiles(session: HostSession, files: readonly GeneratedFile[]): Promise<readonly string[]> {
  const wanted = new Set(files.map(({ path }) => path))
  const obsolete: string[] = []
  for (const directory of renderedDirectories) {
    const there = (await session.list(directory)).map(({ path }) => path)
    const left: string[] = []
    for (const path of there) if (!wanted.has(path) && isRendered((await session.read(path)) ?? '')) left.push(path)
    if (there.length > 0 && left.length === there.length) obsolete.push(directory)
    else obsolete.push(...left)
  }
  return obsolete
}

/** Ships the rendered files, byte for byte, and the files of the release. */
export function shipTask(stack: Stack): Task<World> {
  return {
    step: step({
      id: 'ship',
      what: `put the rendered files into ${stack.hostDirectory}`,
      why: "configuration lives on the daemon's host, where it works without Muelle",
    }),
    async work(world, note) {
      const { session, files, release } = world
      if (release === undefined) throw new Error('the task application runs before this one')
      const rendered = files.map(({ path, content, mode }) => ({ path, content, mode, ...root }))
      const parents = [
        ...new Set(rendered.flatMap(({ path }) => (path.includes('/') ? [path.slice(0, path.lastIndexOf('/'))] : []))),
      ]
      await session.directories(parents.map((path) => ({ path, mode: 0o755, ...root })))
      const known = { path: stackPath, content: stackText(world.stack), mode: 0o644, ...root }
      world.shipped = await session.put([...rendered, ...releaseFiles(release), known])
      for (const path of world.shipped) note(`wrote ${path}`)
      const obsolete = await obsoleteFiles(session, files)
      await session.remove(obsolete)
      for (const path of obsolete) note(`removed ${path}`)
      return world.shipped.length + obsolete.length > 0
    },
  }
}

/** Notes the application image as the active colour's; written down with the next shipping. */
export function releaseOf(world: World, image: string): void {
  const { development, directory } = world.stack
  const sources = development?.sources ? directory : undefined
  world.release = withActiveImage(world.release, image, world.context.clock.now(), sources)
}
