import { posix } from 'node:path'
import type { Project } from '../../project/project.ts'
import { rule } from '../../rule.ts'
import type { TextFile } from '../../text.ts'
import { docsOf } from '../docs-text.ts'
import { scriptsOf } from '../scripts-text.ts'

/** A line of a crontab: five fields or a word for them, and what is run. Source: crontab(5). */
const scheduled =
  /^[ \t#$>*-]*(?:[\d*][\d*,/-]*[ \t]+){2}(?:[\w*,/-]+[ \t]+){3}\S.*$|^[ \t#]*@(?:daily|hourly|weekly|monthly|reboot|midnight)[ \t].*$/gm
const started = /^ExecStart\s*=.*$/gm
const script = /(?:^|[\s"'=])((?:[\w${}~./-]*\/)?([\w-]+\.(?:sh|py|bash)))(?=$|[\s"'`;|&>)])/

export const scheduleTargetMissing = rule({
  id: 'ops/schedule-target-missing',
  severity: 'high',
  title: 'A schedule runs a script that is not there',
  why: 'Cron mails the error to a mailbox that nobody reads: every night nothing is backed up.',
  source: 'seen in a Chilean project; crontab(5), systemd.service(5)',
  fix: 'Name the script that is there, or add it.',
  *find(project) {
    const names = new Set(project.tree.paths.map((path) => posix.basename(path)))
    // A script that another one writes is there when it has run.
    const isWritten = (name: string) => scriptsOf(project).some(({ text }) => new RegExp(`>\\s*\\S*${name}`).test(text))
    for (const file of schedules(project))
      for (const line of file.text.matchAll(/\.(service)$/.test(file.path) ? started : scheduled)) {
        const found = script.exec(line[0])
        const [, path = '', name = ''] = found ?? []
        if (found === null || names.has(name) || isWritten(name)) continue
        // A program of the system, or of somebody who is told what to write there.
        if (/^\/(usr|bin|etc|root|home\/\w+\/\.)|path\/to|\.\.\.|your|example/i.test(path)) continue
        const from = line.index + found.index + found[0].length - path.length
        yield {
          at: { file, from, to: from + path.length },
          message: `${path} is run by this schedule and is not in the project`,
        }
      }
  },
})

/** Crontabs, units of systemd, and what tells or writes such lines. */
function schedules(project: Project): ReadonlySet<TextFile> {
  const own = project.tree.paths
    .filter((path) => /(^|\/|\.)(cron\w*|crontab\w*)(\.[\w]+)?$|\.cron$|\.service$/.test(path) && !/\.py$/.test(path))
    .filter((path) => path.split('/').length <= 5)
    .flatMap((path) => project.tree.read(path) ?? [])
  return new Set([...own, ...scriptsOf(project), ...docsOf(project)])
}
