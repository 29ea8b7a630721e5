import { addons } from './addons.ts'
import { beside, runtime } from './beside.ts'
import { databaseData, files } from './data.ts'
import { front } from './front.ts'
import { databaseImage, odooImage } from './images.ts'
import { databasesOf, rolesOf } from './names.ts'
import type { Chosen, Given, Left, Part, Row } from './proposal.ts'
import { type Roles, rolesSql } from './roles.ts'
import { type Moved, secrets } from './secrets.ts'
import { settings } from './settings.ts'
import { muelleYaml } from './text.ts'

/** What an old project becomes. */
export interface Proposal {
  /** The text of muelle.yaml. */
  readonly text: string
  readonly databases: readonly string[]
  /** Sorted by place. */
  readonly left: readonly Left[]
  readonly rows: readonly Row[]
  readonly moved: readonly Moved[]
  readonly link: Part['link']
  readonly roles: Roles
  /** Script for the old cluster; undefined when its roles are right. */
  readonly rolesSql: string | undefined
}

type Section = 'odoo' | 'postgres' | 'proxy' | 'services' | 'volumes'

/** Makes the proposal. Pure: the same files give the same text. */
export function propose(chosen: Chosen, given: Given): Proposal {
  const databases = given.databases.length > 0 ? given.databases : databasesOf(chosen)
  const database = databaseImage(chosen)
  const version = database.postgres?.version
  const parts: readonly Part[] = [
    odooImage(chosen),
    addons(chosen),
    {
      odoo: { databases },
      rows: [{ topic: 'Databases', now: databases.join(', '), later: databases.join(', '), change: 'same' }],
    },
    settings(chosen),
    files(chosen, given),
    database,
    // What has to be dumped and loaded is not mounted.
    ...(database.postgres === undefined
      ? []
      : [databaseData(chosen, given, typeof version === 'number' ? version : undefined)]),
    front(chosen),
    beside(chosen),
    runtime(chosen),
  ]
  const section = (name: Section) =>
    Object.assign({}, ...parts.map((part) => part[name] ?? {})) as Readonly<Record<string, unknown>>
  const own = secrets(chosen)
  const roles = rolesOf(chosen)
  const left = [...parts.flatMap((part) => part.left ?? []), ...own.left]
  return {
    text: muelleYaml(given.name, chosen.compose.main.file.path, {
      odoo: section('odoo'),
      postgres: section('postgres'),
      proxy: section('proxy'),
      services: section('services'),
      volumes: section('volumes'),
    }),
    databases,
    left: left.toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1)),
    rows: parts.flatMap((part) => part.rows ?? []),
    moved: own.moved,
    link: parts.find(({ link }) => link !== undefined)?.link,
    roles,
    rolesSql: database.postgres === undefined ? undefined : rolesSql(roles, databases),
  }
}
