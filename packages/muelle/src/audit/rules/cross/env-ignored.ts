import { configKeys } from '../../../facts/odoo/config-keys.ts'
import { entrypointReads } from '../../../facts/odoo/entrypoint.ts'
import type { OdooServer } from '../../project/odoo/server.ts'
import { rule } from '../../rule.ts'

/** What people set for an Odoo. */
const meant =
  /^(HOST|PORT|USER|PASSWORD|DATABASE|DB|DB_(HOST|PORT|USER|PASS|PASSWORD|NAME|FILTER|MAXCONN|SSLMODE)|POSTGRES_(DB|HOST|PORT)|WORKERS|LIST_DB|ADMIN_PASSW(OR)?D|MASTER_PASSWORD|PROXY_MODE|MAX_CRON_THREADS|LIMIT_[A-Z_]+|LOG_?LEVEL|LOG_HANDLER|DATA_DIR|ADDONS_PATH|WITHOUT_DEMO|DBFILTER|HTTP_PORT|LONGPOLLING_PORT|GEVENT_PORT|SMTP_[A-Z_]+)$/
/** What `ODOO_` stands before is Odoo's, or meant so, when it is called as a key is; an addon may read any other. */
const isMeant = (name: string) => {
  const bare = name.startsWith('ODOO_') ? name.slice('ODOO_'.length) : name
  return meant.test(bare) || (bare !== name && keys.has(bare.toLowerCase()))
}

/** Images without Odoo: what comes into them stands in the Dockerfile. */
const plain = /^(docker\.io\/)?(library\/)?(debian|ubuntu|python)([:@]|$)/

const byEntrypoint = new Set([...[...entrypointReads.values()].flatMap(({ variables }) => variables), 'PASSWORD_FILE'])

const keys = new Set(configKeys.keys.map(({ key }) => key))

/** Odoo 19 reads `ODOO_` and the key of odoo.conf. */
const isByOdoo = (name: string, major: number | undefined) =>
  name.startsWith('ODOO_') && (major === undefined || major >= 19) && keys.has(name.slice('ODOO_'.length).toLowerCase())

const meantFor = ({ image, major }: OdooServer) =>
  image?.isOfficial === true && image.entrypoint === undefined
    ? `the official entrypoint takes HOST, PORT, USER and PASSWORD${(major ?? 19) >= 19 ? ', Odoo 19 takes ODOO_ and a key' : ''}`
    : 'neither the entrypoint of this image nor odoo.conf uses it'

export const envIgnored = rule({
  id: 'cross/env-ignored',
  severity: 'high',
  title: 'A variable is set that nothing reads',
  why: 'Neither the image’s entrypoint nor this series of Odoo looks at it: what it was to set keeps its default, and the file says otherwise.',
  source:
    'github.com/odoo/docker, entrypoint.sh of 13.0 to 19.0; odoo-cli.json, configKeys (Odoo 19 reads ODOO_ and the key)',
  fix: 'Set it where it is read: HOST, PORT, USER, PASSWORD for the official image, odoo.conf or the command for the rest.',
  *find(project) {
    for (const server of project.odoos) {
      const { service, image, major } = server
      if (service === undefined || image === undefined) continue
      const isOfficial = image.isOfficial && image.entrypoint === undefined && service.entrypoint === undefined
      // Of an image of unknown making nobody knows what its entrypoint reads.
      const isWhole = image.dockerfile !== undefined && server.isKnown
      if (!isOfficial && !(isWhole && (image.isOfficial || plain.test(image.reference ?? '')))) continue
      const read = [
        server.scripts,
        ...[...(image.entrypoint ?? []), ...(image.command ?? [])].map(({ value }) => value),
        server.conf?.isTemplate ? server.conf.file.text : '',
        ...(service.command ?? []).map(({ value }) => value),
      ].join('\n')
      // Its own entrypoint ends with the official one.
      const handsOver = image.isOfficial && /\/entrypoint\.sh\b/.test(server.scripts)
      for (const [name, { at, from }] of service.environment) {
        if (from !== undefined || !isMeant(name) || new RegExp(`\\$\\{?${name}\\b|['"]${name}['"]`).test(read)) continue
        if ((isOfficial || handsOver) && byEntrypoint.has(name)) continue
        if (isByOdoo(name, major)) continue
        yield { at, message: `${name} of ${service.name} is read by nothing: ${meantFor(server)}` }
      }
    }
  },
})
