import { posix } from 'node:path'
import { mountOver } from '../../project/odoo/files.ts'
import { rule } from '../../rule.ts'

export const etcOdooVolume = rule({
  id: 'compose/etc-odoo-volume',
  severity: 'medium',
  title: 'Odoo’s configuration lies in a volume',
  why: 'Docker fills a named volume from the image once: what later images bring for odoo.conf is never seen, and what counts is in no file of the project.',
  source: 'docs.docker.com/engine/storage/volumes, Populate a volume using a container',
  fix: 'Mount the project’s odoo.conf read-only, or leave it in the image.',
  *find(project) {
    for (const { service, confPath, image, conf } of project.odoos) {
      if (service === undefined) continue
      const copied = image?.copies.find(({ source }) => source === conf?.file.path)
      const inImage = copied && (copied.target.endsWith('.conf') ? copied.target : `${copied.target}/odoo.conf`)
      const folders = [posix.dirname(inImage ?? confPath), posix.dirname(confPath), '/etc/odoo'].filter(
        (folder) => folder.length > 4,
      )
      const mounts = [confPath, inImage ?? confPath, '/etc/odoo/odoo.conf'].flatMap(
        (path) => mountOver(service, path) ?? [],
      )
      const mount =
        mounts.find(({ type, target }) => type === 'volume' && (folders.includes(target) || target === confPath)) ??
        service.mounts.find(({ type, target }) => type === 'volume' && /odoo\/(config|conf|etc)$/.test(target))
      if (mount?.source)
        yield {
          at: mount.at,
          message: `${service.name} has its configuration (${mount.target}) in the volume ${mount.source}`,
        }
    }
  },
})
