import { rule } from '../../rule.ts'
import { dumps } from '../backups.ts'
import { scriptsOf } from '../scripts-text.ts'

export const filestoreNotBackedUp = rule({
  id: 'ops/filestore-not-backed-up',
  severity: 'high',
  title: 'The database is backed up without its filestore',
  why: 'Attachments, invoice PDFs and pictures are files: a restored database without them points to nothing.',
  source: 'Odoo documentation, Administration, On-premise deployment; Odoo 19.0 ir_attachment.py',
  fix: 'Copy data_dir/filestore/<database> in the same run, after the dump.',
  *find(project) {
    const files = new Set<string>()
    // Another script, or a service, may take the files.
    const isTaken = scriptsOf(project).some(({ text }) =>
      /filestore|odoo[-_]?(web[-_]?)?data|\/var\/lib\/odoo|data_dir|web\/database\/backup|click-odoo-backupdb|db +dump|DATA_DIR|volume/i.test(
        text,
      ),
    )
    const isService = project.composes.some(({ services }) =>
      [...services.values()].some(({ image }) => /volume-backup|restic|borg|duplic/i.test(image?.value ?? '')),
    )
    if (isTaken || isService || !project.odoos.some(({ service }) => service !== undefined)) return
    for (const line of dumps(project)) {
      if (files.has(line.file.path) || !/backup|dump/i.test(line.file.path)) continue
      files.add(line.file.path)
      yield {
        at: line.placeOf(Math.max(0, line.text.search(/\bpg_dump/))),
        message: `${line.file.path} dumps the database and leaves the filestore`,
      }
    }
  },
})
