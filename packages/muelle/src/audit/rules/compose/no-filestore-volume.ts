import { officialPaths } from '../../../facts/odoo/entrypoint.ts'
import { mountOver } from '../../project/odoo/files.ts'
import type { OdooServer } from '../../project/odoo/server.ts'
import { settingOf } from '../../project/odoo/settings.ts'
import type { Mount } from '../../read/compose/mount.ts'
import { field, setting } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { isForTests, isOneShot, isPart } from '../services.ts'

export const noFilestoreVolume = rule({
  id: 'compose/no-filestore-volume',
  severity: 'critical',
  title: 'Odoo keeps its attachments in the container',
  why: 'The filestore holds every attachment, invoice PDF and picture: without a named volume it is gone when the container is made anew, and the database points to files that are not there.',
  source: 'Odoo 19.0 documentation, Deploying Odoo, filestore; odoo/tools/config.py, data_dir; hub.docker.com/_/odoo',
  fix: 'Mount a named volume on data_dir: /var/lib/odoo in the official image.',
  *find(project) {
    const told = new Set<string>()
    const serious = project.odoos.filter(({ compose }) => compose?.purpose !== 'development')
    for (const server of project.odoos) {
      const { compose, service, isServing } = server
      if (compose === undefined || service === undefined || !isServing || isForTests(compose)) continue
      if (isOneShot({ compose, service }) || isPart(project, service) || isHeld(server)) continue
      const isSame = (other: OdooServer) =>
        other.service?.at.file === service.at.file && other.service.at.from === service.at.from
      // An overlay for production brings it.
      if (compose.purpose === 'development' && serious.some((other) => isSame(other) && isHeld(other))) continue
      const key = `${service.at.file.path}:${service.at.from}`
      if (!told.has(key)) yield { at: service.at, message: `${service.name} has no volume for its data folder` }
      told.add(key)
    }
  },
})

/** Whether something keeps the filestore, or may do so: what is not known counts for it. */
function isHeld(server: OdooServer): boolean {
  const { service, image } = server
  if (service === undefined || field(service, 'volumes_from') !== undefined) return true
  const kept = service.mounts.filter(
    ({ type, source, raw, isReadOnly }) => type !== 'tmpfs' && !isReadOnly && (source !== '' || raw.includes('$')),
  )
  const folder = settingOf(server, 'data_dir')
  const own = folder?.value ?? (image?.isOfficial === true ? officialData(server) : undefined)
  if (own !== undefined && !folder?.isOpen) {
    const over = mountOver(service, own)
    if ((over !== undefined && kept.includes(over)) || kept.some(({ target }) => target.startsWith(`${own}/filestore`)))
      return true
    // A folder that is set to something else than what is mounted is a fault of the conf.
    if (folder !== undefined && kept.some(mayHoldData)) return true
    // A conf of the host’s, which may name a folder beside itself.
    const conf = folder === undefined && !server.isKnown ? mountOver(service, server.confPath) : undefined
    if (conf?.type === 'bind' && /^[/~$]/.test(conf.source)) return true
    return false
  }
  // Odoo's default is below the home of its user. Of an image that is made here, only what its Dockerfile names may be that.
  const { dockerfile } = image ?? {}
  const isOwn = dockerfile !== undefined && !/odoo|openerp|doodba/.test(image?.reference ?? '')
  const speaksOf = (target: string) =>
    !isOwn || /data|share|home|root|lib|opt/.test(target) || names(dockerfile.text, target)
  return kept.some((mount) => mayHoldData(mount) && speaksOf(mount.target))
}

/** The image’s own odoo.conf names it; with another one Odoo takes what is below the home of its user. */
function officialData({ conf, service }: OdooServer): string {
  if (conf === undefined) return officialPaths.data
  const user = service && setting(service, 'user')?.value
  return `${user !== undefined && /^(root|0)(:|$)/.test(user) ? '/root' : officialPaths.data}/.local/share/Odoo`
}

/** Neither modules nor configuration nor logs. */
const mayHoldData = ({ target, type }: Mount) =>
  !/addons|\/etc(\/|$)|\/log(s)?(\/|$)|\.\w{2,5}$|\/mnt\/|entrypoint|localtime|\/src(\/|$)|enterprise|themes?|config|requirements/.test(
    target,
  ) ||
  (type === 'volume' && /data|filestore/.test(target))

const names = (dockerfile: string, folder: string) =>
  dockerfile
    .split(folder)
    .slice(1)
    .some((rest) => !/^[\w.-]/.test(rest))
