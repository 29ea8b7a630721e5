import { exitCode } from '../kernel/errors.ts'

/** Milliseconds in which a second SIGINT is the same Ctrl-C: npm and our own loader pass on what the terminal has sent to all. */
const sameKey = 300

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * A signal of the operating system as an `AbortSignal`: the first one asks the operation to unwind, a second Ctrl-C ends the process at once.
 * @param tell says once that it is unwinding.
 */
export function interruptible(tell: (text: string) => unknown): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController()
  let since = 0
  const onSignal = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      if (name === 'SIGINT' && performance.now() - since > sameKey) process.exit(exitCode.interrupted)
      return
    }
    since = performance.now()
    tell('Interrupted: ending what is half done. Ctrl-C again leaves it as it is.')
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
