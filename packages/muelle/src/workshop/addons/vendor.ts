import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { UserError } from '../../kernel/errors.ts'
import { explainFileError, readIfExists } from '../../kernel/files.ts'
import { checkoutOf } from '../../render/odoo/addons.ts'
import { contextHash, filesBelow } from '../images/context.ts'
import { withBlobs } from './blobs.ts'
import { type GitSource, git, refused, type Surroundings } from './git.ts'
import { isAlive } from './ssh.ts'
import { type Leaf, readTree, Tree } from './tree.ts'

/** Name of the file in a vendored source that says what it is: no module can have this name. */
const markFile = '.muelle-addons.json'

const Mark = z.strictObject({
  schema: z.literal(1),
  commit: z.string(),
  modules: z.array(z.string()),
  /** No modules were named: all of the repository's are here. */
  all: z.boolean(),
  /** Over every path, mode and content, so that what was changed by hand is found. */
  content: z.string(),
})

/** A source of addons as it lies in the project. */
export interface Vendored {
  readonly commit: string
  readonly modules: readonly string[]
  /** Absolute. */
  readonly place: string
}

/** What lies in the project of a source; undefined when nothing whole does. */
export async function vendored(directory: string, source: GitSource): Promise<Vendored | undefined> {
  const place = join(directory, checkoutOf(source))
  const mark = await markOf(place)
  return mark === undefined ? undefined : { commit: mark.commit, modules: mark.modules, place }
}

/** Whether it is that commit, has just the modules that are asked for, and nobody changed a file of it. */
export async function isWhole(directory: string, source: GitSource, commit: string): Promise<boolean> {
  const place = join(directory, checkoutOf(source))
  const mark = await markOf(place)
  if (mark?.commit !== commit || mark.all !== (source.modules === undefined)) return false
  if (source.modules !== undefined && !isDeepStrictEqual([...source.modules].sort(), mark.modules)) return false
  return mark.content === (await contentOf(place))
}

async function markOf(place: string): Promise<z.output<typeof Mark> | undefined> {
  const text = await readIfExists(join(place, markFile))
  return text === undefined ? undefined : Mark.safeParse(parse(text)).data
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const contentOf = async (place: string): Promise<string> =>
  contextHash(
    (await filesBelow(place, '')).filter(({ path }) => path !== markFile),
    [],
  )

/**
 * Puts the modules of a commit into `.muelle/addons/` of the project, in place of what was there. Files are written by Muelle from
 * git's objects, not checked out: no filter, hook or attribute of the repository counts, links are followed within it.
 * Made beside its place and renamed, so that an interrupted one is never taken for whole.
 * @param repository a bare repository that has the commit.
 * @throws UserError when a module that is asked for is not there, or a file cannot go into an image.
 */
export async function vendor(
  directory: string,
  source: GitSource,
  commit: string,
  repository: string,
  around: Surroundings,
): Promise<Vendored> {
  const place = join(directory, checkoutOf(source))
  const listed = await git(around, [`--git-dir=${repository}`, 'ls-tree', '-r', '-z', '--full-tree', commit])
  if (listed.exitCode !== 0) throw refused(source, listed.stderr)
  if (listed.truncated) throw tooLarge(source)
  const entries = readTree(listed.stdout)
  return withBlobs(repository, around, async (read) => {
    const links = new Map<string, string>()
    for (const { path, object } of Tree.linksOf(entries)) links.set(path, (await read(object)).toString('utf8'))
    const tree = new Tree(source.git, entries, links)
    const modules = source.modules === undefined ? tree.modules() : [...source.modules].sort()
    for (const name of modules) if (!tree.isModule(name)) throw noModule(source, name, commit, tree.modules())
    if (modules.length === 0) throw noModules(source, commit)
    const beside = `${place}.${randomBytes(4).toString('hex')}.new-${process.pid}`
    try {
      await sweep(dirname(place))
      await rm(beside, { recursive: true, force: true })
      const made = new Set<string>()
      for (const leaf of modules.flatMap((name) => tree.filesOf(name))) await write(beside, leaf, read, made)
      const all = source.modules === undefined
      const mark: z.input<typeof Mark> = {
        schema: 1,
        commit,
        modules: [...modules],
        all,
        content: await contentOf(beside),
      }
      await writeFile(join(beside, markFile), `${JSON.stringify(mark, null, 2)}\n`)
      await replace(beside, place)
    } catch (error) {
      throw explainFileError(error, `write ${place}`)
    } finally {
      await rm(beside, { recursive: true, force: true })
    }
    return { commit, modules, place }
  })
}

/**
 * Somebody else may be putting the same thing there: what was last stays. What was there is renamed before it is removed: a folder that
 * is being emptied may be another one's a moment later.
 */
async function replace(beside: string, place: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const aside = `${place}.${randomBytes(4).toString('hex')}.new-${process.pid}`
    await rename(place, aside).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
    await rm(aside, { recursive: true, force: true })
    try {
      return await rename(beside, place)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if ((code !== 'ENOTEMPTY' && code !== 'EEXIST') || tries === 20) throw error
    }
  }
}

/** Removes what a killed process left half written. */
async function sweep(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) {
    const pid = Number(/\.new-(\d+)$/.exec(name)?.[1])
    if (!Number.isNaN(pid) && !isAlive(pid)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

async function write(
  root: string,
  { path, object, executable }: Leaf,
  read: (object: string) => Promise<Buffer>,
  made: Set<string>,
): Promise<void> {
  const target = join(root, path)
  const folder = dirname(target)
  if (!made.has(folder)) await mkdir(folder, { recursive: true })
  made.add(folder)
  await writeFile(target, await read(object), { flag: 'wx' })
  await chmod(target, executable ? 0o755 : 0o644)
}

const noModule = ({ git, ref }: GitSource, module: string, commit: string, there: readonly string[]) =>
  new UserError({
    what: `${git} has no module ${module} at ${ref}.`,
    evidence: `there is no ${module}/__manifest__.py in its commit ${commit}, which has ${there.slice(0, 12).join(', ') || 'no module at all'}${there.length > 12 ? ' …' : ''}`,
    next: 'Check modules: of it in odoo.addons.',
  })

const tooLarge = ({ git }: GitSource) =>
  new UserError({
    what: `${git} has more files than Muelle can list.`,
    next: 'Put the modules that you need into a repository of their own.',
  })

const noModules = ({ git, ref }: GitSource, commit: string) =>
  new UserError({
    what: `${git} has no module at ${ref}.`,
    evidence: `no folder at the top of its commit ${commit} has a __manifest__.py`,
    next: 'Check git: and ref: in odoo.addons.',
  })
