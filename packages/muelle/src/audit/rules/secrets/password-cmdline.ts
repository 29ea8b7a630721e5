import { isOfTests, isSample } from '../../project/env-files.ts'
import { rule } from '../../rule.ts'
import { passwordOptions } from '../password-options.ts'
import { isShown, scriptLines, scriptsOf } from '../scripts-text.ts'
import { servicesOf } from '../services.ts'
import { wordsOnOneLine } from '../written/words.ts'

export const passwordCmdline = rule({
  id: 'secrets/password-cmdline',
  severity: 'medium',
  title: 'A password stands on a command line',
  why: 'ps shows it to everybody on the machine, docker inspect to everybody with Docker, and logs of a build keep it.',
  source: 'Odoo 19.0, odoo --help, which warns of -w; redis.io/docs, redis-cli -a; curl(1), --user',
  fix: 'Give it by the environment (PGPASSWORD, REDISCLI_AUTH) or by a file.',
  *find(project) {
    for (const { service } of servicesOf(project)) {
      const line = wordsOnOneLine(service, project.roleOf(service))
      for (const { option, value, index } of passwordOptions(line.text))
        yield { at: line.placeOf(index), message: `${service.name} is given its password by ${option}`, hides: [value] }
    }
    for (const file of scriptsOf(project)) {
      if (isOfTests(file.path) || isSample(file.path)) continue
      for (const line of scriptLines(file)) {
        if (isShown(line.text)) continue
        for (const { option, value, index } of passwordOptions(line.text))
          yield { at: line.placeOf(index, option.length), message: `${option} hands a password over`, hides: [value] }
      }
    }
  },
})
