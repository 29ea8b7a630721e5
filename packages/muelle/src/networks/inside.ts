import { askWithin, type Where } from '../engine/probe/ask.ts'
import type { Answer, Question } from '../engine/probe/question.ts'
import { fewAtOnce } from '../kernel/few-at-once.ts'
import type { Context } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import { step } from '../kernel/steps.ts'
import { ensureMuelleImage } from '../workshop/images/ensure.ts'
import type { NetworkWorld } from './world.ts'

/** How many look at once: each is a container that starts. */
const atOnce = 4

/** Asks from inside a network; made by `lookingInside`. */
export type AskInside = (where: Where, question: Question) => Promise<Answer>

/** Sees to it that Muelle's image is there, and gives what asks with it. */
export async function lookingInside(
  context: Context,
  { engine, stack }: NetworkWorld,
  progress: Progress,
): Promise<AskInside> {
  const looking = step({
    id: 'inside',
    what: 'look from inside the networks',
    why: 'a short-lived container shares each one: the images need neither ping nor netstat',
    effect: 'read',
  })
  const image = await progress.step(looking, (note) => ensureMuelleImage(engine, stack, note, context.signal))
  return (where, question) => {
    context.signal.throwIfAborted()
    return askWithin(engine, image, where, question)
  }
}

/** Does something for each, a few at a time, in the order of the list. */
export const forEach = <Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => fewAtOnce(items, atOnce, work)

/** Whether a listening socket is only for the container itself. */
export const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'
