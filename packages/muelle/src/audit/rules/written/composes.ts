import { isSample } from '../../project/env-files.ts'
import type { Project } from '../../project/project.ts'
import { isSecretName, isSecretOf, passwordOfAddress } from '../credentials.ts'
import { passwordOptions } from '../password-options.ts'
import { servicesOf } from '../services.ts'
import { wordsOnOneLine } from './words.ts'
import type { WrittenSecret } from './written.ts'

/** Of environments and commands of services; what their env files hold is theirs. */
export function* ofComposes(project: Project): Generator<WrittenSecret> {
  for (const { service } of servicesOf(project)) {
    for (const [name, { at, value, from }] of service.environment) {
      if (from !== undefined || value === undefined) continue
      const sample = isSample(at.file.path)
      const literal = value.raw.replace(/^(["'])(.*)\1$/, '$2')
      const inside = passwordOfAddress(literal)
      if (isSecretName(name) && value.variables.length === 0 && isSecretOf(name, literal))
        yield { name, value: literal, at, kind: 'compose', isSample: sample }
      else if (inside !== undefined) yield { name, value: inside, at, kind: 'compose', isSample: sample }
    }
    const line = wordsOnOneLine(service, project.roleOf(service))
    for (const { option, value, index } of passwordOptions(line.text))
      if (isSecretOf('password', value))
        yield {
          name: `what ${option} hands over`,
          value,
          at: line.placeOf(index),
          kind: 'command',
          isSample: isSample(service.at.file.path),
        }
  }
}
