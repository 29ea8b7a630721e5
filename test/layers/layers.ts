/**
 * The layers of the house, from the roof down. An area (a folder or a file of `packages/muelle/src`) stands on exactly one floor
 * and imports only from its own floor or from those below.
 */
export const layers = [
  { name: 'faces', areas: ['cli', 'http', 'mcp'] },
  { name: 'registry', areas: ['operations.ts', 'perform', 'generated'] },
  {
    name: 'operations',
    areas: [
      'capacity',
      'checking',
      'addons',
      'project',
      'development',
      'services',
      'shell',
      'code',
      'translations',
      'secrets',
      'smtp',
      'conf',
      'databases',
      'reports',
      'journal',
      'host',
      'images',
      'registry',
      'steward',
      'proxy',
      'schedule',
      'inventory',
      'odoo-commands',
      'modules',
      'testing',
      'networks',
      'volumes',
      'self',
      'staging',
    ],
  },
  { name: 'packs', areas: ['packs'] },
  { name: 'workshop', areas: ['workshop'] },
  { name: 'adapters', areas: ['engine', 'postgres', 'traffic', 'odoo', 'store', 'sources'] },
  { name: 'pure', areas: ['grammar', 'audit', 'render', 'sizing', 'neutralising', 'anonymising'] },
  { name: 'model', areas: ['stack'] },
  { name: 'facts', areas: ['facts'] },
  { name: 'kernel', areas: ['kernel'] },
] as const

/**
 * What the folders of operations use of one another. All else of a folder is its own affair: an operation that wants more of
 * another one's shows that something belongs on a lower floor.
 */
export const doors: readonly string[] = [
  // Who needs a deploy key reads it from the host.
  'addons/keys.ts',
  // A rotation holds requests as a person does.
  'proxy/lease.ts',
  'proxy/world.ts',
  // Who writes muelle.yaml says what follows, and does it.
  'conf/apply.ts',
  // What `up` is made of, and what `plan` compares with.
  'databases/initialise.ts',
  'databases/password.ts',
  'databases/facts.ts',

  // A clone is neutralised as any database is.
  'databases/neutralizing.ts',
  'databases/judge.ts',
  // A line of Odoo that installs or updates is done as Muelle does it.
  'modules/change/fields.ts',
  'modules/change/operation.ts',
  'databases/state.ts',
  'databases/sql.ts',
  'project/plan/files.ts',
  'modules/graph/dependencies.ts',
  'project/plan/services.ts',
  'project/write.ts',
  'secrets/catalogue.ts',
  'secrets/copies.ts',
  'secrets/fit.ts',
  'secrets/hand-out.ts',
  'secrets/deploy-key.ts',
  'secrets/generate.ts',
  'secrets/store.ts',
  // A rotation gives the role its password as `up` does.
  'services/up/database.ts',
  'services/up/older-secrets.ts',
  // Development is brought up as everything is.
  'services/up/bring-up.ts',
  'services/up/sources.ts',
  'services/up/tasks.ts',
  // A switch asks the new colour what `up` asks it.
  'services/up/serve.ts',
]

/** Files over 300 lines that are right as they are, each with its reason. */
export const longFiles: Readonly<Record<string, string>> = {}

/** The only file that may start a process. */
export const spawner = 'kernel/spawn.ts'

/** Where a file stands: 0 is the roof. Undefined when its area is on no floor. */
export function floorOf(file: string): number | undefined {
  const area = areaOf(file)
  const floor = layers.findIndex((layer) => (layer.areas as readonly string[]).includes(area))
  return floor === -1 ? undefined : floor
}

/** First part of a path relative to `src`: the folder, or the file itself when it lies at the top. */
export function areaOf(file: string): string {
  return file.split('/')[0] ?? file
}
