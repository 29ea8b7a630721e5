import type { Reporter, TestModule } from 'vitest/node'

/** Ends a run with `N passed, N failed` alone on a line, so that any CI can count. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state))
    const count = (state: string) => states.filter((each) => each === state).length
    // A file that could not be read, and an error outside any test, are failures though no test failed.
    const broken = modules.filter((module) => module.state() === 'failed' && module.errors().length > 0).length
    const failed = count('failed') + broken + errors.length
    const skipped = count('skipped') + count('pending')
    // vitest's own summary may still be in flight: this line is the last one.
    process.on('exit', () => {
      console.log(`${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
    })
  }
}
