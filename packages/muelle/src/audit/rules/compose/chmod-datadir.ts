import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'
import { inStartUp } from '../start-up.ts'

/** Open to everybody, on what holds data or configuration. */
const opens =
  /(?<=^|[\s;&|("'])chmod\s+(-\S+\s+)*(0?[0-7]?77[67]|0?666|a\+rwx?|ugo\+rwx|o\+rwx?|a\+w|o\+w)\s[^\n;&|]{0,200}?(data|filestore|odoo|postgres|pg|\/mnt|\/opt|addons|logs?|backups?|sessions|\$\{?\w+)[^\s;&|]*/

export const chmodDatadir = rule({
  id: 'compose/chmod-datadir',
  severity: 'medium',
  title: 'A folder of data is open to everybody',
  why: 'Every account of the host and every process in the container may read and change attachments, sessions or modules.',
  source: 'man 1 chmod; CIS Docker Benchmark, chapter 5',
  fix: 'Give the folder to the user that needs it (chown once), with 750.',
  *find(project) {
    for (const placed of servicesOf(project))
      for (const { at, words } of inStartUp(project, placed, opens))
        yield { at, message: `${placed.service.name} runs: ${words}` }
    for (const path of project.tree.paths) {
      if (!/\.(sh|bash)$|(^|\/)Makefile$/.test(path) || path.split('/').length > 4) continue
      const file = project.tree.read(path)
      const text = file?.text.replace(/^[ \t]*#.*$/gm, (line) => ' '.repeat(line.length))
      const found = text === undefined ? null : opens.exec(text)
      if (file === undefined || found === null) continue
      const at = { file, from: found.index, to: found.index + found[0].length }
      yield { at, message: `${path} runs: ${found[0].replace(/\s+/g, ' ')}` }
    }
  },
})
