import { isSample } from '../../project/env-files.ts'
import type { Project } from '../../project/project.ts'
import { pairsOf } from '../../read/dockerfile/dockerfile.ts'
import { isSecretName, isSecretOf, passwordOfAddress } from '../credentials.ts'
import { dockerfilesOf } from '../dockerfiles.ts'
import type { WrittenSecret } from './written.ts'

/** Values of ENV and ARG, and logins that a RUN gives a password. */
export function* ofDockerfiles(project: Project): Generator<WrittenSecret> {
  for (const dockerfile of dockerfilesOf(project)) {
    const sample = isSample(dockerfile.file.path)
    for (const { instructions } of dockerfile.stages)
      for (const instruction of instructions) {
        if (instruction.name === 'ENV' || instruction.name === 'ARG')
          for (const [name, pair] of pairsOf(instruction)) {
            if (pair === undefined) continue
            const inside = passwordOfAddress(pair.value)
            if (isSecretName(name) && isSecretOf(name, pair.value))
              yield { name, ...pair, kind: 'dockerfile', isSample: sample }
            else if (inside !== undefined)
              yield { name, value: inside, at: pair.at, kind: 'dockerfile', isSample: sample }
          }
        if (instruction.name !== 'RUN') continue
        const { value: text, at } = instruction.body
        for (const match of text.matchAll(
          /\becho\s+["']?([\w-]{1,40}):([^\s"'$`|]{1,200})["']?\s*\|\s*(?:sudo\s+)?chpasswd\b/g,
        )) {
          const [whole, user = '', value = ''] = match
          const place = { file: at.file, from: at.from + match.index, to: at.from + match.index + whole.length }
          yield { name: `the password of ${user}`, value, at: place, kind: 'dockerfile', isSample: sample }
        }
      }
  }
}
