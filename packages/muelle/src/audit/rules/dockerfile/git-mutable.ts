import { expand } from '../../read/dockerfile/variables.ts'
import type { ShellCall } from '../../read/dockerfile/words.ts'
import { rule } from '../../rule.ts'
import { pipInstall, programOf, runsOf, verbOf } from '../dockerfiles.ts'

export const gitMutable = rule({
  id: 'dockerfile/git-mutable',
  severity: 'medium',
  title: 'Code is cloned from a branch',
  why: 'A branch moves: two builds of the same Dockerfile hold different code, and nobody can say which one runs.',
  source: 'docs.docker.com/build/building/best-practices; SLSA, pinned dependencies',
  fix: 'Check out a commit: git checkout <sha>, or clone a tag.',
  *find(project) {
    for (const { stage, calls } of runsOf(project)) {
      const value = (text: string) => expand(text, stage.variables)
      const isPinned = calls.some(
        (call) =>
          programOf(call) === 'git' &&
          ['checkout', 'reset', 'switch'].includes(gitVerb(call) ?? '') &&
          call.words.some((word) => isFixed(value(word.value), word.value)),
      )
      for (const call of calls) {
        const words = call.words
        const shown = (word: string) => word.replace(/\/\/[^@/]*@/, '//…@')
        if (programOf(call) === 'git' && gitVerb(call) === 'clone') {
          const at = words.findIndex((word) => /^(-b|--branch|--revision)$/.test(word.value))
          const joined = words.find((word) => /^--(branch|revision)=/.test(word.value))
          const branch = words[at + 1] && at !== -1 ? words[at + 1]?.value : joined?.value.split('=')[1]
          const address = words.find((word) => /:\/\/|^git@|\.git$/.test(word.value))
          if (isPinned || (branch !== undefined && isFixed(value(branch), branch))) continue
          yield {
            at: { ...call.at, to: address?.at.to ?? call.at.to },
            message: `${shown(address?.value ?? 'the repository')} is cloned ${branch === undefined ? 'from its default branch' : `from the branch ${value(branch)}`}`,
          }
        }
        for (const word of pipInstall(call) ?? []) {
          if (!/git\+(https?|ssh):/.test(word.value)) continue
          const reference = /@([^@/#]+)(#.*)?$/.exec(word.value)?.[1]
          if (reference === undefined || !isFixed(value(reference), reference))
            yield {
              at: word.at,
              message: `${shown(word.value)} is ${reference === undefined ? 'its default branch' : `the branch ${reference}`}`,
            }
        }
      }
    }
  },
})

const gitVerb = (call: ShellCall): string | undefined =>
  call.words
    .slice(1)
    .find(
      ({ value }, index, all) =>
        !value.startsWith('-') && all[index - 1]?.value !== '-C' && all[index - 1]?.value !== '-c',
    )?.value ?? verbOf(call)

/** A commit, a tag of a version, or a variable whose name says that it holds a commit. */
const isFixed = (value: string, raw: string): boolean =>
  /^[0-9a-f]{7,40}$/.test(value) || /^v?\d+\.\d+\.\d+/.test(value) || /(SHA|COMMIT|REVISION|HASH|TAG)\b/i.test(raw)
