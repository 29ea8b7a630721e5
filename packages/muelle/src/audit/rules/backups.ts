import type { Project } from '../project/project.ts'
import { type ScriptLine, scriptLines, scriptsOf } from './scripts-text.ts'

/** Programs that write a database somewhere else. */
const dumping =
  /\bpg_dump(all)?\b|\bpg_basebackup\b|\bpgbackrest\b|\bwal-g\b|\bbarman\b|\bodoo(-bin)? +db +dump\b|click-odoo-backupdb|\/web\/database\/backup|\bexp_dump\b|\bdump_db\b/

/** Programs that keep files. */
const keeping = /\b(restic|borg|borgmatic|duplicity|duplicati|kopia|rclone|rsync|velero)\b/

/** Images whose work is backups. Source: Docker Hub, their own pages. */
const images = /postgres-backup|pg[-_]?backup|docker-volume-backup|pgbackrest|wal-g|restic|borg|duplic(ity|ati)|backup/i

/** The first line of each script that dumps a database. */
export function* dumps(project: Project): Generator<ScriptLine> {
  for (const file of scriptsOf(project))
    for (const line of scriptLines(file)) if (/\bpg_dump(all)?\b/.test(line.text)) yield line
}

/** Whether anything makes backups: a service, a script, a workflow, a schedule. Documentation does not. */
export function hasBackup(project: Project): boolean {
  for (const { services } of project.composes)
    for (const { image, name, command } of services.values()) {
      if (images.test(image?.value ?? '') || /backup/i.test(name)) return true
      if (dumping.test((command ?? []).map(({ value }) => value).join(' '))) return true
    }
  return project.tree.paths.some((path) => {
    if (
      !/\.(sh|bash|py|ya?ml|mk|timer|service|cron|rb|js|ts)$|(^|\/)([Mm]akefile|[Jj]ustfile|crontab[^/]*|[^/.]+)$/.test(
        path,
      )
    )
      return false
    // Odoo's own sources, and addons, speak of dumps too.
    if (path.split('/').length > 5 || /(^|\/)(odoo|addons)\/.*\.py$|(^|\/)tests?\//.test(path)) return false
    const text = project.tree.read(path)?.text ?? ''
    return dumping.test(text) || (keeping.test(text) && /backup/i.test(text))
  })
}

/** The first dump of each script that makes backups. */
export function* backupScripts(project: Project): Generator<ScriptLine> {
  const seen = new Set<string>()
  for (const line of dumps(project)) {
    const { path } = line.file
    if (seen.has(path) || !/backup|dump/i.test(path) || /restore/i.test(path)) continue
    seen.add(path)
    yield line
  }
}

/** Whether a text sends something to another machine. */
export const leaves = (text: string): boolean =>
  /\b(rclone|restic|borg|duplicity|s3cmd|azcopy|gsutil|kopia|scp|sftp|lftp|mc (cp|mirror))\b|\baws\b.{0,40}\bs3\b|\brsync\b.*:|s3:\/\/|b2:|offen\/docker-volume-backup/i.test(
    text,
  )
