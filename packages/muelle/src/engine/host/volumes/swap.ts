import { chmod, chown, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { FailedError } from '../../../kernel/errors.ts'
import { explainFileError, readIfExists, syncDirectory, writeAtomic } from '../../../kernel/files.ts'
import { parseStored } from '../../../kernel/stored.ts'
import { fates, isExchanged, phases } from './jobs.ts'
import { type Places, restoreDirectory } from './places.ts'

const Root = z.strictObject({ uid: z.int(), gid: z.int(), mode: z.int() })

/** How far a restore is: `state.json` in the volume. Every phase can be done again from its beginning. */
const State = z.strictObject({
  schema: z.literal(1),
  from: z.string(),
  phase: z.enum(phases),
  /** Owner and mode of the volume's root before, and after when the archive says so. */
  before: Root,
  after: Root,
  run: z.string().exactOptional(),
  previous: z.enum(fates).exactOptional(),
})
export type State = z.output<typeof State>

const stateOf = ({ restore }: Places) => join(restore, 'state.json')
/** What was unpacked, and what was there before. */
export const unpacked = ({ restore }: Places) => join(restore, 'new')
export const previous = ({ restore }: Places) => join(restore, 'previous')

/** How far a restore is that was not settled; undefined when there is none. */
export async function readPhase(places: Places): Promise<State | undefined> {
  const text = await readIfExists(stateOf(places))
  return text === undefined ? undefined : parseStored(State, text, stateOf(places))
}

export async function writePhase(places: Places, state: State): Promise<State> {
  await writeAtomic(stateOf(places), `${JSON.stringify(state)}\n`, { mode: 0o600 })
  return state
}

export async function rootOf(place: string): Promise<z.output<typeof Root>> {
  const { uid, gid, mode } = await lstat(place)
  return { uid, gid, mode: mode & 0o7777 }
}

/**
 * Puts what was unpacked in the place of the content, which is kept beside it. Only names move, so it takes a moment;
 * cut off in that moment, it is gone on with.
 */
export async function swap(places: Places): Promise<void> {
  let state = await readPhase(places)
  if (state === undefined || state.phase === 'unpacking') throw new Error('nothing was unpacked')
  if (state.phase === 'unpacked') state = await writePhase(places, { ...state, phase: 'leaving' })
  if (state.phase === 'leaving') {
    await moveAll(places.content, previous(places))
    state = await writePhase(places, { ...state, phase: 'entering' })
  }
  if (state.phase === 'entering') {
    await moveAll(unpacked(places), places.content)
    await setRoot(places.content, state.after)
    await writePhase(places, { ...state, phase: 'done' })
  }
}

/** Ends a restore: the previous content is removed, and from now on not put back any more. Returns whether there was anything. */
export async function settle(places: Places): Promise<boolean> {
  const state = await readPhase(places)
  if (state !== undefined && !isExchanged(state.phase)) throw new Error(`a restore that is ${state.phase} is not over`)
  if (state?.phase === 'done') await writePhase(places, { ...state, phase: 'settled' })
  return await removeRestore(places)
}

/**
 * Puts the previous content back. Returns whether there was anything to take back.
 * @param run only what this run unpacked: people may have worked for weeks on what another one put in place.
 */
export async function unwind(places: Places, run?: string): Promise<boolean> {
  let state = await readPhase(places)
  if (run !== undefined && state !== undefined && state.run !== run) return false
  if (state === undefined) return await removeRestore(places)
  if (state.phase === 'entering' || state.phase === 'done')
    state = await writePhase(places, { ...state, phase: 'unentering' })
  if (state.phase === 'unentering') {
    await moveAll(places.content, unpacked(places))
    state = await writePhase(places, { ...state, phase: 'unleaving' })
  }
  if (state.phase === 'leaving' || state.phase === 'unleaving') {
    await moveAll(previous(places), places.content)
    await setRoot(places.content, state.before)
  }
  return await removeRestore(places)
}

/** Removes the previous content, or what an unpacking left. Returns whether there was anything. */
export async function removeRestore({ restore }: Places): Promise<boolean> {
  try {
    const there = (await readdir(restore).catch(absent)) !== undefined
    // The state goes last: cut off, the next one sees what there still is to remove.
    for (const part of ['new', 'previous', '']) await rm(join(restore, part), { recursive: true, force: true })
    return there
  } catch (error) {
    throw explainFileError(error, `remove ${restore}`)
  }
}

/** Moves every entry of one directory into another of the same file system. What was moved before a kill is there already. */
async function moveAll(from: string, to: string): Promise<void> {
  try {
    await mkdir(to, { recursive: true, mode: 0o700 })
    for (const name of (await readdir(from).catch(absent)) ?? [])
      if (name !== restoreDirectory) await moveOne(join(from, name), join(to, name))
    for (const directory of [from, to]) await syncDirectory(directory).catch(absent)
  } catch (error) {
    throw explainFileError(error, `move what is in ${from} to ${to}`)
  }
}

/** Moves one entry, and never over another one, as rename(2) would do with a file. */
async function moveOne(from: string, to: string): Promise<void> {
  if ((await lstat(to).catch(absent)) !== undefined)
    throw new FailedError(
      {
        what: `${from} cannot be moved: there is one of that name in ${dirname(to)}.`,
        evidence: 'a restore was cut off between two names, and somebody wrote to the volume before it was finished',
        next: 'Put one of the two aside, then run the same muelle volume restore again. Neither was touched.',
      },
      { unwound: false },
    )
  await rename(from, to)
}

export async function setRoot(place: string, { uid, gid, mode }: z.output<typeof Root>): Promise<void> {
  await chown(place, uid, gid)
  await chmod(place, mode)
}

/** Undefined for what does not exist. */
function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
