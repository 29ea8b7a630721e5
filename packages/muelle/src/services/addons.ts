import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { EnvironmentError, UserError } from '../kernel/errors.ts'
import { run } from '../kernel/run.ts'
import { checkoutOf } from '../render/odoo/addons.ts'
import { missingSecret } from '../secrets/copies.ts'
import type { Lock } from '../stack/lock.ts'
import type { AddonsSource } from '../stack/odoo.ts'
import type { Stack } from '../stack/stack.ts'

type GitSource = Exclude<AddonsSource, string>

/** Reads a secret of the stack from the host; undefined when it is not set. */
type ReadKey = (name: string) => Promise<string | undefined>

/** Name of the file in a checkout that says which commit it is: it replaces `.git`, which never enters an image. */
const commitFile = '.muelle-commit'

/**
 * Checks out every git addons source at its pinned commit into `.muelle/addons/`; pins those that are new in the lock.
 * A checkout is made beside its place and renamed, so an interrupted one is never taken for whole.
 * @throws UserError when git refuses (address, ref, key); EnvironmentError when git is not installed.
 */
export async function fetchAddons(
  stack: Stack,
  readKey: ReadKey,
  note: (text: string) => void,
  signal?: AbortSignal,
): Promise<Lock> {
  const commits: Record<string, string> = { ...stack.lock.addons }
  for (const source of stack.odoo.addons) {
    if (typeof source === 'string') continue
    const key = `${source.git}#${source.ref}`
    const place = join(stack.directory, checkoutOf(source))
    const there = existsSync(join(place, commitFile))
      ? (await readFile(join(place, commitFile), 'utf8')).trim()
      : undefined
    if (there === undefined || there !== commits[key]) {
      note(`fetching ${source.git} at ${commits[key] ?? source.ref}`)
      commits[key] = await checkOut(source, commits[key], place, readKey, signal)
    }
    for (const module of source.modules ?? [])
      if (!existsSync(join(place, module, '__manifest__.py'))) throw noModule(source, module, commits[key] ?? '')
  }
  return { ...stack.lock, addons: commits }
}

async function checkOut(
  source: GitSource,
  pinned: string | undefined,
  place: string,
  readKey: ReadKey,
  signal?: AbortSignal,
): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), 'muelle-addons-'))
  try {
    const tree = join(scratch, 'tree')
    const environ = { ...surroundings(), GIT_TERMINAL_PROMPT: '0', ...(await sshCommand(source, scratch, readKey)) }
    const git = async (...argv: readonly string[]) => {
      const result = await run({ argv: ['git', ...argv], environ, signal, timeout: 15 * 60_000 })
      if (result.ended === 'missing')
        throw new EnvironmentError({
          what: 'git is not installed.',
          next: 'Install it (apt-get install git): odoo.addons names a repository.',
        })
      return result
    }
    const must = async (...argv: readonly string[]) => {
      const result = await git(...argv)
      if (result.exitCode === 0) return result.stdout.trim()
      throw refused(source, result.stderr)
    }
    await must('init', '--quiet', tree)
    await must('-C', tree, 'remote', 'add', 'origin', source.git)
    // One commit is enough; a server that gives no single commits gives everything.
    const wanted = pinned ?? source.ref
    const shallow = await git('-C', tree, 'fetch', '--quiet', '--depth', '1', 'origin', wanted)
    if (shallow.exitCode === 0) await must('-C', tree, 'checkout', '--quiet', '--detach', 'FETCH_HEAD')
    else {
      await must('-C', tree, 'fetch', '--quiet', '--tags', 'origin', '+refs/heads/*:refs/remotes/origin/*')
      const places = [`refs/remotes/origin/${wanted}`, `refs/tags/${wanted}`, wanted].map((name) => `${name}^{commit}`)
      const found = await Promise.all(places.map((name) => git('-C', tree, 'rev-parse', '--verify', '--quiet', name)))
      const commit = found.find(({ exitCode }) => exitCode === 0)?.stdout.trim()
      if (commit === undefined) throw pinned === undefined ? noRef(source) : noCommit(source, pinned)
      await must('-C', tree, 'checkout', '--quiet', '--detach', commit)
    }
    const commit = await must('-C', tree, 'rev-parse', 'HEAD')
    await rm(join(tree, '.git'), { recursive: true })
    await writeFile(join(tree, commitFile), `${commit}\n`)
    await mkdir(dirname(place), { recursive: true })
    const beside = `${place}.new`
    await rm(beside, { recursive: true, force: true })
    await cp(tree, beside, { recursive: true, verbatimSymlinks: true })
    await rm(place, { recursive: true, force: true })
    await rename(beside, place)
    return commit
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** This process's environment without what a hook of git says of its own repository: it would be changed instead of the new one. */
function surroundings(): NodeJS.ProcessEnv {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_OBJECT_DIRECTORY, GIT_COMMON_DIR, GIT_NAMESPACE, ...others } =
    process.env
  return others
}

/** ssh with the key of this source alone, from a private file that is gone when the checkout is done. */
async function sshCommand(source: GitSource, scratch: string, readKey: ReadKey): Promise<Record<string, string>> {
  if (source.key === undefined) return {}
  const value = await readKey(source.key)
  if (value === undefined) throw missingSecret(source.key, `, the key of ${source.git},`)
  const file = join(scratch, 'key')
  await writeFile(file, value.endsWith('\n') ? value : `${value}\n`, { mode: 0o600 })
  await chmod(file, 0o600)
  return {
    GIT_SSH_COMMAND: `ssh -i ${file} -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=accept-new`,
  }
}

const refused = (source: GitSource, stderr: string) =>
  new UserError({
    what: `git cannot give ${source.git} at ${source.ref}.`,
    evidence: stderr.trim().split('\n').slice(-5).join('\n'),
    next: 'Check git: and ref: in odoo.addons, and key: when the repository is private.',
  })

const noRef = ({ git, ref }: GitSource) =>
  new UserError({ what: `${git} has no branch, tag or commit ${ref}.`, next: 'Check ref: in odoo.addons.' })

const noCommit = ({ git, ref }: GitSource, pinned: string) =>
  new UserError({
    what: `${git} no longer has the commit that muelle.lock pins.`,
    evidence: `${ref} was ${pinned} when it was pinned; history was rewritten since, or it is another repository`,
    next: `Look at what changed there; to take what ${ref} is now, remove its line from addons: of muelle.lock.`,
  })

const noModule = ({ git, ref }: GitSource, module: string, commit: string) =>
  new UserError({
    what: `${git} has no module ${module} at ${ref}.`,
    evidence: `there is no ${module}/__manifest__.py in its commit ${commit}`,
    next: 'Check modules: of it in odoo.addons.',
  })
