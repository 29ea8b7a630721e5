import type { Image } from '../audit/project/images.ts'
import { certain } from '../audit/project/odoo/settings.ts'
import { field, type Service, setting } from '../audit/read/compose/service.ts'
import { below } from '../audit/tree.ts'
import { imageReference, projectPath } from '../stack/words.ts'
import { type Chosen, type Left, left, type Part } from './proposal.ts'

const fits = (reference: string | undefined): reference is string =>
  reference !== undefined && imageReference.safeParse(reference).success

/** Odoo's image, and what its Dockerfile adds that Muelle's own build can add. */
export function odooImage({ project, server, service }: Chosen): Part {
  const built = project.imageOf(service)
  const reference = built?.base ?? (service.build === undefined ? service.image?.value : undefined)
  const given =
    service.image?.value ?? (service.build === undefined ? 'no image' : `built from ${service.build.dockerfile}`)
  const isKept = fits(reference)
  const added = built === undefined ? undefined : additions(project.tree.has, built)
  const unknown =
    service.build !== undefined && built === undefined
      ? [left(service.build.at, 'the image of Odoo', 'Its Dockerfile is not here: name the image under odoo.image.')]
      : []
  const series =
    server.major === undefined
      ? [
          left(
            service.image?.at ?? service.at,
            'the series of Odoo',
            'No tag or manifest says it. Adopt it only when it is 19; muelle never changes a database of another series.',
          ),
        ]
      : []
  const image = isKept ? reference : 'odoo:19.0'
  return {
    odoo: { image, ...added?.odoo },
    left: [...series, ...unknown, ...(added?.left ?? [])],
    rows: [
      {
        topic: 'Odoo',
        now: `${server.major === undefined ? 'of an unknown series' : server.major}, ${built === undefined ? given : `${built.base} with a Dockerfile`}`,
        later: `19.0, ${image}${added === undefined ? '' : ' with what Muelle builds onto it'}`,
        change: isKept && series.length === 0 && (added?.left.length ?? 0) === 0 ? 'same' : 'check',
      },
    ],
  }
}

/** Of a Dockerfile: Debian packages and a requirements file become keys; each other RUN stays behind. */
function additions(has: (path: string) => boolean, { stage, context }: Image): { odoo: object; left: readonly Left[] } {
  const apt = new Set<string>()
  let python: string | undefined
  const behind: Left[] = []
  for (const { name, at, body } of stage.instructions) {
    if (name !== 'RUN') continue
    for (const command of body.value.split(/&&|;|\|\|/).map((each) => each.trim())) {
      const packages = /^(?:DEBIAN_FRONTEND=\S+\s+)?apt(?:-get)?\s+(?:-\S+\s+)*install\s+([\s\S]*)$/.exec(command)?.[1]
      const requirements = /\bpip3?\b.*\binstall\b.*(?:-r|--requirement)[ =]?(\S+)/s.exec(command)?.[1]
      const found = requirements && inContext(requirements, context, has)
      if (packages !== undefined)
        for (const word of packages.split(/\s+/)) {
          if (/^[a-z0-9][a-z0-9+.-]+$/.test(word)) apt.add(word)
        }
      else if (found !== undefined && found !== '' && python === undefined) python = found
      else if (command !== '' && !isHousekeeping.test(command))
        behind.push(
          left(
            at,
            `RUN ${oneLine(command)}`,
            'Muelle builds the image: odoo.apt and odoo.python name packages. Else name an image of your own under odoo.image.',
          ),
        )
    }
  }
  return {
    odoo: { ...(python === undefined ? {} : { python }), ...(apt.size === 0 ? {} : { apt: [...apt] }) },
    left: behind,
  }
}

/** What leaves nothing behind that matters. */
const isHousekeeping =
  /^(apt(-get)?\s+(-\S+\s+)*(update|clean|autoremove|upgrade)|rm\s|mkdir\s|chown\s|chmod\s|set\s|true$|pip3?\s+install\s+.*--upgrade\s+pip\s*$)/

const oneLine = (text: string) => {
  const short = text.replace(/\s+/g, ' ')
  return short.length > 60 ? `${short.slice(0, 59)}…` : short
}

function inContext(file: string, context: string | undefined, has: (path: string) => boolean): string | undefined {
  const name = file.split('/').at(-1) ?? ''
  const path =
    context === undefined
      ? undefined
      : [file.replace(/^\/+/, ''), name].flatMap((each) => below(context, each) ?? []).find(has)
  return path !== undefined && projectPath.safeParse(path).success ? path : undefined
}

/** PostgreSQL's image exactly as it is: it wrote the data. */
export function databaseImage({ db, project, server, service }: Chosen): Part {
  if (db === undefined) {
    const host = certain(server, 'db_host')
    return {
      left: [
        left(
          host?.at ?? service.at,
          'a database outside of the stack',
          'Muelle runs its own PostgreSQL: dump it there and load it with muelle databases load.',
        ),
      ],
      rows: [{ topic: 'PostgreSQL', now: 'another server', later: 'the service db', change: 'check' }],
    }
  }
  const reference = db.image?.value
  const built = project.imageOf(db)
  const isOpen = db.image?.isOpen === true && !/:[^$]+$/.test(reference ?? '')
  const image = fits(reference) && !isOpen ? reference : undefined
  const version = majorOf(reference) ?? majorOf(built?.base)
  if (version !== undefined && version < oldest) return tooOld(db, version)
  const isAlpine = /alpine/.test(`${reference} ${built?.base ?? ''}`)
  const behind: Left[] = []
  if (image === undefined)
    behind.push(
      left(
        db.at,
        'the image of PostgreSQL',
        'Its name is not known here. Name under postgres.image exactly the one that wrote the data: docker inspect says it.',
      ),
    )
  if (version === undefined)
    behind.push(
      left(
        db.image?.at ?? db.at,
        'the version of PostgreSQL',
        'The tag does not say it. The file PG_VERSION in the data does: write it under postgres.version.',
      ),
    )
  return {
    postgres: {
      ...(version === undefined ? {} : { version }),
      ...(image === undefined ? {} : { image }),
      // Muelle makes databases by ICU from 15 on.
      ...(version !== undefined && version < 15 ? { locale: { provider: 'libc', name: 'C.UTF-8' } } : {}),
      ...settingsOf(db).postgres,
    },
    left: [...behind, ...settingsOf(db).left],
    rows: [
      {
        topic: 'PostgreSQL',
        now: reference ?? 'built here',
        later: `${image ?? 'name it'}, exactly${isAlpine ? ': a Debian image would break its text indexes' : ''}`,
        change: image === undefined || version === undefined ? 'check' : 'same',
      },
    ],
  }
}

/** Source: Odoo 19.0's requirements, PostgreSQL 13 or newer. */
const oldest = 13

const tooOld = (db: Service, version: number): Part => ({
  left: [
    left(
      db.image?.at ?? db.at,
      `PostgreSQL ${version} with its data`,
      `Odoo 19 needs ${oldest} or newer, and none reads the data of another version: dump it there, and load it with muelle databases load.`,
    ),
  ],
  rows: [{ topic: 'PostgreSQL', now: `${version}`, later: 'a newer one: by dump and restore', change: 'lose' }],
})

/** Of `postgres:15.4-alpine`, `pgvector/pgvector:pg16`, `postgis/postgis:16-3.4`. */
function majorOf(reference: string | undefined): number | undefined {
  const found = Number(/:(?:pg)?(9|1\d)(?=[.-]|$)/.exec(reference ?? '')?.[1])
  return Number.isNaN(found) ? undefined : found
}

/** Settings that Muelle makes itself; see `stack/rules/postgres.ts`. */
const own =
  /^(config_file|data_directory|hba_file|ident_file|listen_addresses|password_encryption|port|unix_socket_directories)$/

/** `-c name=value` of its command. */
function settingsOf(db: Service): { readonly postgres: object; readonly left: readonly Left[] } {
  const settings: Record<string, string | number> = {}
  const behind: Left[] = []
  const words = db.command ?? []
  for (const [index, { value, at }] of words.entries()) {
    const inline = /^(?:-c|--)([a-z_][a-z0-9_.]*)=(.*)$/.exec(value)
    const pair = inline ?? (words[index - 1]?.value === '-c' ? /^([a-z_][a-z0-9_.]*)=(.*)$/.exec(value) : null)
    if (pair === null) continue
    const [, key = '', text = ''] = pair
    if (key === 'config_file')
      behind.push(
        left(
          at,
          'config_file',
          'Write what it changes under postgres.settings; Muelle sizes the rest by postgres.memory.',
        ),
      )
    else if (!own.test(key)) settings[key] = /^\d+$/.test(text) ? Number(text) : text
  }
  const user = setting(db, 'user')
  if (field(db, 'user') !== undefined && user !== undefined)
    behind.push(
      left(
        user.at,
        `user: ${user.value}`,
        "Muelle runs PostgreSQL as its image's own user, never as root: the data must be that user's.",
      ),
    )
  return { postgres: Object.keys(settings).length === 0 ? {} : { settings }, left: behind }
}
