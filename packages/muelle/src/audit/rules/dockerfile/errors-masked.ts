import { readInstructions } from '../../read/dockerfile/instructions.ts'
import { type ShellCall, wordsOf } from '../../read/dockerfile/words.ts'
import { rule } from '../../rule.ts'
import { pipInstall, programOf, runsOf, verbOf } from '../dockerfiles.ts'

export const errorsMasked = rule({
  id: 'dockerfile/errors-masked',
  severity: 'medium',
  title: 'A failed step does not stop the build',
  why: 'The image is built without what was to be installed, and the fault shows in production.',
  source: 'hadolint DL4006 is its cousin; POSIX shell, sh -c without -e',
  fix: 'Join commands with &&, or begin with set -e, and leave || true away.',
  *find(project) {
    for (const { dockerfile, calls } of runsOf(project)) {
      const isStrict =
        calls.some(
          ({ words }) => words[0]?.value === 'set' && words.some(({ value }) => /^-\w*e|^errexit$/.test(value)),
        ) ||
        readInstructions(dockerfile.file).some(
          (each) => each.name === 'SHELL' && wordsOf(each).some(({ value }) => /^-[a-z]*e/.test(value)),
        )
      for (const [index, call] of calls.entries()) {
        const following = calls[index + 1]
        if (call.isAsked || following === undefined || !matters(call)) continue
        const program = programOf(following)
        const isNothing = /^(true|:|echo)$/.test(program) || (program === 'exit' && verbOf(following) === '0')
        const isLookedAt = following.words.some(({ value }) => value.includes('$?'))
        const name = call.words
          .slice(0, 3)
          .map(({ value }) => value)
          .join(' ')
        if (call.next === '||' && isNothing) yield { at: call.at, message: `${name} may fail: || ${program} hides it` }
        else if (call.next === ';' && !isStrict && !isLookedAt && !call.endsBranch) {
          yield { at: call.at, message: `${name} may fail: the shell goes on behind it` }
          break
        }
      }
    }
  },
})

/** Commands that an image lacks something without. */
function matters(call: ShellCall): boolean {
  const program = programOf(call)
  if (pipInstall(call) !== undefined) return true
  if (/^(apt|apt-get|apk|npm|yarn)$/.test(program)) return /^(install|add|ci|update)$/.test(verbOf(call) ?? '')
  return /^(curl|wget|git|dpkg|tar|unzip|make)$/.test(program) && verbOf(call) !== 'config'
}
