import { rule } from '../../rule.ts'
import { isOneShot, servicesOf } from '../services.ts'
import { inStartUp } from '../start-up.ts'

/** An installer; or a download that is written to a file: asking an address whether it answers is none. */
const installs =
  /(^|[\s;&|("'])((python3?\s+-m\s+)?(uv\s+)?pip3?\s+install\b|apt(-get)?\s+(-\S+\s+)*install\b|apk\s+(-\S+\s+)*add\b|(yum|dnf)\s+(-\S+\s+)*install\b|npm\s+(install|ci)\b|gem\s+install\b|(curl|wget)\s(?=[^;&|]{0,200}?\s(-\w*[oO]|--output))[^;&|]{0,300}?https?:\/\/[\w-]+\.[\w.-]+)/

export const runtimeInstall = rule({
  id: 'compose/runtime-install',
  severity: 'high',
  title: 'A service installs programs each time it starts',
  why: 'What it runs depends on the day: a restart without network, or with a new version on the index, is an Odoo that does not come up.',
  source: 'docs.docker.com/build/building/best-practices, create ephemeral containers',
  fix: 'Install it in a Dockerfile, with versions, and start what was built.',
  *find(project) {
    for (const placed of servicesOf(project)) {
      if (isOneShot(placed)) continue
      for (const { at, words } of inStartUp(project, placed, installs))
        yield { at, message: `${placed.service.name} installs at each start: ${words.replace(/^["'(;&|]\s*/, '')}` }
    }
  },
})
