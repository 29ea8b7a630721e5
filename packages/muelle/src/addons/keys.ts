import type { Context } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import { deployKey } from '../secrets/deploy-key.ts'
import type { ReadKey } from '../workshop/addons/ssh.ts'
import { openReading, type Workshop } from '../workshop/change.ts'

/** Reads deploy keys from the Docker host, which is asked only when one is needed, and then once. */
export interface Keys extends AsyncDisposable {
  readonly read: ReadKey
}

export function keysOf(context: Context, progress: Progress): Keys {
  let opened: Promise<Workshop> | undefined
  return {
    async read(name) {
      opened ??= openReading(context, progress)
      return deployKey((await opened).session, name)
    },
    async [Symbol.asyncDispose]() {
      if (opened === undefined) return
      // One that could not be opened has said so to whoever asked.
      const workshop = await opened.catch(() => undefined)
      await workshop?.[Symbol.asyncDispose]()
    },
  }
}
