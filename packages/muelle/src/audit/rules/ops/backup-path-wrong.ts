import { officialPaths } from '../../../facts/odoo/entrypoint.ts'
import { settingOf } from '../../project/odoo/settings.ts'
import { setting } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { dockerNames } from '../docker-names.ts'
import { scriptLines, scriptsOf } from '../scripts-text.ts'

export const backupPathWrong = rule({
  id: 'ops/backup-path-wrong',
  severity: 'critical',
  title: 'A backup archives a folder that is not Odoo’s data folder',
  why: 'The archive is made, is small, and has no attachment in it: it shows on the day when it is needed.',
  source: 'facts/backup.md: nightly archives of 45 bytes; Odoo 19.0 odoo/tools/config.py, data_dir',
  fix: 'Archive data_dir/filestore of the Odoo that runs.',
  anywhere: true,
  *find(project) {
    for (const file of scriptsOf(project)) {
      if (!/backup/i.test(file.path)) continue
      for (const line of scriptLines(file)) {
        if (!/\b(tar|cp|rsync)\b/.test(line.text)) continue
        const named = new Set([...dockerNames(line)].map(({ name }) => name))
        const servers = project.odoos.filter(
          ({ service }) =>
            service !== undefined &&
            (named.has(service.name) || named.has(setting(service, 'container_name')?.value ?? '')),
        )
        // Only where the folder of every Odoo that is meant is known.
        const folders = servers.map((server) => {
          const given = settingOf(server, 'data_dir')
          if (given !== undefined) return given.isOpen ? undefined : given.value
          return server.image?.isOfficial === true && server.isKnown ? officialPaths.data : undefined
        })
        if (folders.length === 0 || folders.includes(undefined)) continue
        const archived = /\s(\/[\w./-]*(?:filestore|share\/Odoo)[\w./-]*)/.exec(line.text)
        const path = archived?.[1]
        if (archived === null || path === undefined) continue
        const isOwn = folders.some((folder = '') => path.startsWith(folder) || folder.startsWith(path))
        if (!isOwn)
          yield {
            at: line.placeOf(archived.index + 1, path.length),
            message: `${path} is not below ${folders[0]}, which is data_dir`,
          }
      }
    }
  },
})
