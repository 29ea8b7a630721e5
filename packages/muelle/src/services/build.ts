import { z } from 'zod'
import { keysOf } from '../addons/keys.ts'
import { connectEngine } from '../engine/connect.ts'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { loadStack } from '../stack/load.ts'
import { writeLock } from '../stack/lock-file.ts'
import type { Stack } from '../stack/stack.ts'
import { fetchAddons } from '../workshop/addons/fetch.ts'
import { buildApplication } from '../workshop/application.ts'
import { ensureImage } from '../workshop/images/ensure.ts'

const hasGit = ({ odoo }: Pick<Stack, 'odoo'>) => odoo.addons.some((source) => typeof source !== 'string')

const buildStep = ({ odoo }: Stack) =>
  step({
    id: 'application',
    what: `build the application image on ${odoo.image}${hasGit({ odoo }) ? ', and pin new git addons in muelle.lock' : ''}`,
    why: 'addons are baked into it; the tag carries the hash of everything it is made from',
  })

export const build = operation({
  name: 'build',
  summary: 'Build the application image: Odoo with the addons baked in',
  help: 'muelle up does this too. Needs no running stack.\n$ muelle build\n$ muelle build --no-cache',
  effect: 'change',
  input: z.object({ noCache: z.boolean().default(false).describe('run every build step again') }),
  output: z.object({ tag: z.string(), built: z.boolean().describe('false: the engine had exactly this image') }),
  async plan(context) {
    const stack = await loadStack(context)
    return { steps: [buildStep(stack)] }
  },
  async run(context, { noCache }, progress) {
    const stack = await loadStack(context)
    const engine = await connectEngine(stack, context.environ)
    await using keys = keysOf(context, progress)
    return progress.step(buildStep(stack), async (note) => {
      const based = { ...stack, lock: await ensureImage(engine, stack, 'odoo', note, context.signal) }
      const lock = await fetchAddons(based, keys.read, note, context)
      // What is built is pinned: the next `up` takes the same commits. The images are pinned by it, when it has all of them.
      const pinned = { ...stack, lock: { ...stack.lock, addons: lock.addons } }
      if (JSON.stringify(pinned.lock) !== JSON.stringify(stack.lock)) await writeLock(pinned)
      return buildApplication(engine, { ...based, lock }, { noCache }, note, context.signal)
    })
  },
  view: ({ tag, built }) => `${tag} ${built ? 'is built' : 'was there already'}`,
})
