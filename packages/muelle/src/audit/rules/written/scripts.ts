import { isOfTests, isSample } from '../../project/env-files.ts'
import type { Project } from '../../project/project.ts'
import { isPasswordName, isSecretOf } from '../credentials.ts'
import { passwordOptions } from '../password-options.ts'
import { isShown, scriptLines, scriptsOf } from '../scripts-text.ts'
import type { WrittenSecret } from './written.ts'

/** Only quotes that are closed on the line; what a variable or a command makes is none. */
const assignment =
  /(?:^|[\s;&|(])(?:(?:export|local|readonly|declare)\s+)?(?<name>[A-Za-z_]\w*)=(?<value>"[^"$`]*"|'[^'$]*'|[^\s"'$`;&|()<>#]+)(?=[\s;&|)]|$)/g
/** An odoo.conf that a script writes. */
const setting = /^\s*(?<name>admin_passwd|db_password|smtp_password)\s*=\s*(?<value>[^\s$"'`]+)\s*$/
const role = /\bPASSWORD\s+(?:E)?'(?<value>[^'$\n]{1,200})'/gi

/** Assignments, and roles of the database that a script makes. */
export function* ofScripts(project: Project): Generator<WrittenSecret> {
  for (const file of scriptsOf(project)) {
    if (isOfTests(file.path) || /(^|\/)\.(github|gitlab)/.test(file.path) || !/pass|pwd/i.test(file.text)) continue
    const sample = isSample(file.path)
    for (const line of scriptLines(file)) {
      const text = line.text.slice(0, 4000)
      if (isShown(text)) continue
      for (const match of text.matchAll(assignment)) {
        const { name = '', value: written = '' } = match.groups ?? {}
        const value = written.replace(/^(["'])(.*)\1$/, '$2')
        if (isPasswordName(name) && isSecretOf(name, value))
          yield {
            name,
            value,
            at: line.placeOf(match.index + match[0].indexOf(name), name.length),
            kind: 'script',
            isSample: sample,
          }
      }
      const written = setting.exec(text)?.groups
      if (written?.name !== undefined && isSecretOf('password', written.value ?? ''))
        yield {
          name: written.name,
          value: written.value ?? '',
          at: line.placeOf(text.indexOf(written.name), text.trim().length),
          kind: 'script',
          isSample: sample,
        }
      for (const { option, value, index } of passwordOptions(text))
        if (isSecretOf('password', value))
          yield {
            name: `what ${option} hands over`,
            value,
            at: line.placeOf(index, option.length),
            kind: 'command',
            isSample: sample,
          }
      for (const match of text.matchAll(role))
        yield {
          name: 'the password of a role',
          value: match.groups?.value ?? '',
          at: line.placeOf(match.index, match[0].length),
          kind: 'script',
          isSample: sample,
        }
    }
  }
}
