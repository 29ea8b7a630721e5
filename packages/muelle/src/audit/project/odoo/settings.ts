import { entrypointReads } from '../../../facts/odoo/entrypoint.ts'
import { type ConfKey, confKey } from '../../read/odoo-conf.ts'
import type { Located } from '../../text.ts'
import type { OdooServer } from './server.ts'

/** What a key of odoo.conf is set to, and by what. */
export interface Setting extends Located<string> {
  readonly from: 'command' | 'conf' | 'environment' | 'entrypoint'
  /** Something fills it in that is not at hand: the value is a guess. */
  readonly isOpen: boolean
}

/** Variables of Odoo 19 that are not called `ODOO_` and the key. Source: odoo-cli.json, configKeys. */
const variables: Readonly<Record<string, string>> = {
  db_name: 'PGDATABASE',
  db_user: 'PGUSER',
  db_password: 'PGPASSWORD',
  db_host: 'PGHOST',
  db_port: 'PGPORT',
  db_sslmode: 'PGSSLMODE',
  db_template: 'PGDATABASE_TEMPLATE',
  db_replica_host: 'PGHOST_REPLICA',
  dev_mode: 'ODOO_DEV',
}

/** The variable that Odoo 19 reads for a key. */
const variableOf = (key: string): string => variables[key] ?? `ODOO_${key.toUpperCase()}`

/** Text that something puts a value into before Odoo reads it. */
const filled = /\{\{|\{%|<%|\$\{?[A-Za-z_]\w*\}?/

/**
 * What counts of all that says it: the command line over the environment (of Odoo 19) over the conf; for the database's four the
 * official image's entrypoint. Undefined when nothing says it.
 */
export function settingOf(server: OdooServer, key: string): Setting | undefined {
  const { image, options, service, conf } = server
  const inFile = conf && confKey(conf, key)
  const fromConf = inFile && fileSetting(inFile, conf.isTemplate)
  if (image?.isOfficial && image.entrypoint === undefined && entrypointReads.has(key))
    return fromConf ?? fromEnvironment(server, key) ?? fromEntrypoint(server, key)
  const given = options.get(key)
  if (given !== undefined) return { ...given, from: 'command', isOpen: given.value === '' || filled.test(given.value) }
  if (service !== undefined && (server.major === undefined || server.major >= 19 || key.startsWith('db_'))) {
    const found = fromEnvironment(server, key)
    if (found !== undefined) return found
  }
  return fromConf
}

function fileSetting({ value, line }: ConfKey, isTemplate: boolean): Setting {
  return { value, at: line, from: 'conf', isOpen: filled.test(value) && (isTemplate || !/^\$pbkdf2/.test(value)) }
}

function fromEnvironment({ service, image }: OdooServer, key: string): Setting | undefined {
  const variable = service?.environment.get(variableOf(key))
  if (service === undefined) return undefined
  if (variable !== undefined)
    return {
      value: variable.value?.value ?? '',
      at: variable.at,
      from: 'environment',
      isOpen: variable.value?.isOpen ?? true,
    }
  const built = image?.environment.get(variableOf(key))
  return built === undefined
    ? undefined
    : { value: built, at: service.at, from: 'environment', isOpen: filled.test(built) }
}

function fromEntrypoint({ service }: OdooServer, key: string): Setting | undefined {
  const reads = entrypointReads.get(key)
  if (service === undefined || reads === undefined) return undefined
  for (const name of reads.variables) {
    const variable = service.environment.get(name)
    if (variable !== undefined)
      return {
        value: variable.value?.value ?? '',
        at: variable.at,
        from: 'entrypoint',
        isOpen: variable.value?.isOpen ?? true,
      }
  }
  if (key === 'db_password' && service.environment.has('PASSWORD_FILE')) return undefined
  return { value: reads.otherwise, at: service.at, from: 'entrypoint', isOpen: false }
}

/** Whether it is known that nothing sets a key: neither a file that is not at hand nor a script. */
export function isAbsent(server: OdooServer, key: string): boolean {
  if (!server.isKnown || settingOf(server, key) !== undefined) return false
  const dashed = key.replaceAll('_', '-')
  return ![key, dashed, key.toUpperCase()].some((name) => server.scripts.includes(name))
}

/** A setting whose value is certain. */
export function certain(server: OdooServer, key: string): Setting | undefined {
  const found = settingOf(server, key)
  return found === undefined || found.isOpen ? undefined : found
}

/** Odoo's reading of a boolean by series: up to 18 any text but `False` and nothing is true. Source: tools/config.py of 18.0 and 19.0. */
function boolOf(text: string, major: number | undefined): boolean {
  const value = text.trim()
  if (/^(true|yes|on|1)$/i.test(value)) return true
  if (/^(false|)$/i.test(value)) return false
  return major !== undefined && major < 19
}

/** A boolean, or its default when nothing sets it; undefined when that cannot be known. */
export function flagOf(server: OdooServer, key: string, byDefault: boolean): boolean | undefined {
  const found = settingOf(server, key)
  if (found === undefined) return isAbsent(server, key) ? byDefault : undefined
  return found.isOpen ? undefined : boolOf(found.value, server.major)
}

/** An integer, or its default; undefined when it cannot be known or is none. */
export function numberOf(server: OdooServer, key: string, byDefault: number): number | undefined {
  const found = settingOf(server, key)
  if (found === undefined) return isAbsent(server, key) ? byDefault : undefined
  if (found.isOpen) return undefined
  const text = found.value.trim()
  if (text === '' || /^(false|none)$/i.test(text)) return byDefault
  return /^-?[\d_]+$/.test(text) ? Number(text.replaceAll('_', '')) : undefined
}

/** Where a setting is spoken of: where it stands, or where it is missing. */
export const placeOf = (server: OdooServer, key: string) => settingOf(server, key)?.at ?? server.at

/** Text of a setting; undefined when it is empty, `False` or `None`. */
export function textOf(server: OdooServer, key: string): string | undefined {
  const value = certain(server, key)?.value.trim()
  return value === undefined || value === '' || /^(false|none)$/i.test(value) ? undefined : value
}
