import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Task } from '../../engine/host/durable.ts'
import type { Engine } from '../../engine/port.ts'
import { EnvironmentError, UserError } from '../../kernel/errors.ts'
import { explainFileError } from '../../kernel/files.ts'
import { step } from '../../kernel/steps.ts'
import { leftOut } from '../../render/build/context.ts'
import { type User, userOf } from '../../render/images.ts'
import { mountedAddons } from '../../render/odoo/addons.ts'
import type { Stack } from '../../stack/stack.ts'
import type { World } from '../../workshop/world.ts'

/**
 * Refuses to mount sources with a daemon of another machine: it would look for the folders there.
 * @throws EnvironmentError that names the daemon.
 */
export function refuseRemoteSources(engine: Pick<Engine, 'address'>, stack: Stack): void {
  if (mountedAddons(stack).length === 0 || engine.address.startsWith('unix://')) return
  throw elsewhere(stack, `the daemon is ${engine.address}, the sources are in ${stack.directory} of this machine`)
}

/** In development: sees to it that the daemon sees the sources, and Odoo's user can read them. Nothing for sources that are baked. */
export function sourcesTasks(stack: Stack): readonly Task<World>[] {
  const mounted = mountedAddons(stack)
  if (mounted.length === 0) return []
  const folders = mounted.map(({ context }) => (context === '.' ? 'the project' : context)).join(', ')
  return [
    {
      step: step({
        id: 'sources',
        what: `look whether Odoo will be able to read ${folders}`,
        why: 'they are mounted from this machine instead of baked into the image, and Odoo runs as another user',
        effect: 'read',
      }),
      async work({ stack, engine }) {
        refuseRemoteSources(engine, stack)
        if (/['\n]/.test(stack.directory)) throw badPath(stack.directory)
        await seenByDaemon(engine, stack)
        for (const { context } of mounted) await readable(stack, join(stack.directory, context), userOf(stack, 'odoo'))
      },
    },
  ]
}

/** A local socket may lead to another machine all the same: to a virtual one, or through ssh. So the daemon is asked for a file. */
async function seenByDaemon(engine: Engine, stack: Stack): Promise<void> {
  const image = stack.lock.images.muelle?.reference ?? stack.lock.images.odoo?.reference
  if (image === undefined) throw new Error('the tasks image:* run before this one')
  const path = join(await realpath(stack.directory), 'muelle.yaml')
  if ((await engine.hostFile(path, image)) === (await readFile(path, 'utf8'))) return
  throw elsewhere(stack, `the daemon at ${engine.address} does not see this ${path}`)
}

const left = new Set<string>(leftOut)

/** @throws UserError that names the first files and folders that Odoo's user cannot read, and links that lead to nowhere there. */
async function readable(stack: Stack, top: string, user: User): Promise<void> {
  const root = await realpath(top)
  const closed: string[] = []
  const visit = async (place: string): Promise<void> => {
    const real = await realpath(place).catch(() => undefined)
    if (real === undefined || (real !== root && !real.startsWith(`${root}/`))) throw badLink(stack, place)
    const { mode, uid, gid } = await stat(real)
    const directory = (mode & 0o170000) === 0o040000
    if (!allowed(mode, { uid, gid }, user, directory ? 5 : 4)) closed.push(relative(stack.directory, place) || '.')
    else if (directory && (real === place || place === top))
      for (const name of await readdir(place))
        if (!left.has(name) && !name.endsWith('.pyc')) await visit(join(place, name))
  }
  try {
    await visit(top)
  } catch (error) {
    throw error instanceof UserError ? error : explainFileError(error, `read the sources in ${top}`)
  }
  if (closed.length > 0) throw unreadable(stack, relative(stack.directory, top) || '.', closed, user)
}

/** As the kernel decides: the owner's bits for the owner, the group's for the group, else the others'. */
function allowed(mode: number, owner: User, { uid, gid }: User, wanted: number): boolean {
  const shift = owner.uid === uid ? 6 : owner.gid === gid ? 3 : 0
  return ((mode >> shift) & wanted) === wanted
}

const elsewhere = ({ environment }: Stack, evidence: string) =>
  new EnvironmentError({
    what: 'Sources can only be mounted from the machine that Docker runs on.',
    evidence,
    next: `Use the local Docker, or write environments: {${environment}: {development: {sources: false}}}: then muelle up bakes the addons, at each change anew.`,
  })

const badPath = (directory: string) =>
  new UserError({
    what: "A project whose sources are mounted cannot lie in a directory with ' in its name.",
    evidence: directory,
    next: 'Move it.',
  })

const badLink = ({ directory }: Stack, place: string) =>
  new UserError({
    what: `The link ${relative(directory, place)} leads out of the folder that is mounted: Odoo would not find it.`,
    next: 'Put the module itself there, or name the folder that it is in under odoo.addons.',
  })

const unreadable = (stack: Stack, folder: string, closed: readonly string[], { uid }: User) =>
  new UserError({
    what: `Odoo (user ${uid} in its container) cannot read all of ${folder}.`,
    evidence: [...closed.slice(0, 5), ...(closed.length > 5 ? [`and ${closed.length - 5} more`] : [])].join('\n'),
    next: `Open them to others: chmod -R a+rX ${join(stack.directory, folder)}. A umask of 022 keeps new files so.`,
  })
