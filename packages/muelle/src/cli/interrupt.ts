import { exitCode } from '../kernel/errors.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * A signal of the operating system as an `AbortSignal`: the first one asks the operation to unwind, a second Ctrl-C ends the process at once.
 * @param tell says once that it is unwinding.
 */
export function interruptible(tell: (text: string) => void): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController()
  const onSignal = (name: NodeJS.Signals) => {
    if (controller.signal.aborted && name === 'SIGINT') process.exit(exitCode.interrupted)
    if (controller.signal.aborted) return
    tell('Interrupted: undoing what is half done. Ctrl-C again stops at once and leaves it as it is.')
    controller.abort(new Error(`interrupted by ${name}`))
  }
  for (const name of signals) process.on(name, onSignal)
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of signals) process.off(name, onSignal)
    },
  }
}
