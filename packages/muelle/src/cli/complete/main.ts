import { specs } from '#generated/specs'
import { candidatesFor } from './candidates.ts'

/**
 * Answers a shell that completes: one candidate a line, `value<TAB>description`. Nothing where a file or free text is wanted.
 * @param argv `--` and the words after `muelle` up to the cursor; the last one is under it, perhaps empty.
 */
export function complete(argv: readonly string[]): number {
  const words = argv[0] === '--' ? argv.slice(1) : argv
  for (const { value, description } of candidatesFor(words, specs)) {
    process.stdout.write(description === '' ? `${value}\n` : `${value}\t${description}\n`)
  }
  return 0
}
