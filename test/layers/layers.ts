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
  { name: 'pure', areas: ['grammar', 'audit', 'render', 'sizing', 'neutralizing', 'anonymizing', 'adopting'] },
  { name: 'model', areas: ['stack'] },
  { name: 'facts', areas: ['facts'] },
  { name: 'kernel', areas: ['kernel'] },
] as const

/**
 * What the folders of operations use of one another, sorted, each with the reason why it is used and not on a lower floor. All else
 * of a folder is its own affair: an operation that wants more of another one's shows that something belongs lower.
 */
export const doors: Readonly<Record<string, string>> = {
  'addons/keys.ts': 'who builds an image fetches addons with the deploy keys of the host, as addons sync does',
  'conf/apply.ts': 'who writes settings into muelle.yaml says what follows, and does it, as conf set does',
  'databases/facts.ts': 'status tells of databases what databases list tells',
  'databases/initialise.ts': 'up makes the first database as databases init makes others',
  'databases/judge.ts': 'up ends with what databases check says, and reports check is a part of it',
  'databases/neutralizing.ts': 'a clone is neutralised as any database is',
  'databases/password.ts': 'the first login, a rotated one and a clone’s are given in one way',
  'databases/sql.ts': 'SQL about databases; it moves to postgres/ and odoo/ with what is there already',
  'databases/state.ts': 'report.url is one of the things that databases check reads',
  'modules/change/fields.ts': 'odoo run of -i and -u is modules install and update: the same input',
  'modules/change/operation.ts': 'odoo run of -i and -u is modules install and update: the same plan and run',
  'project/plan/files.ts': 'conf set says which files would change, as plan does',
  'project/plan/services.ts': 'status and conf set say which services would be made anew, as plan does',
  'project/write.ts': 'up writes stack/ as render does',
  'proxy/lease.ts': 'a rotation holds requests as a person does',
  'proxy/world.ts': 'a rotation holds requests as a person does',
  'secrets/catalogue.ts': 'up makes the secrets that secrets list tells of; smtp set sets one',
  'secrets/copies.ts': 'up and secrets set give services the same copies',
  'secrets/deploy-key.ts': 'addons and images are fetched with keys that secrets set has judged',
  'secrets/fit.ts': 'smtp set takes a password as secrets set does',
  'secrets/generate.ts': 'up makes missing secrets as a rotation makes new ones',
  'secrets/hand-out.ts': 'smtp set hands its password out as secrets set does',
  'secrets/store.ts': 'who makes a database or a service reads its secret from the host',
  'services/up/bring-up.ts': 'dev and conf set --apply bring a stack up as up does',
  'services/up/database.ts': 'a rotation gives the role its password as up does',
  'services/up/older-secrets.ts': 'a rotation that was cut off is finished by itself or by up',
  'services/up/serve.ts': 'a switch and a rotation ask a colour what up asks it',
  'services/up/sources.ts': 'dev shows which sources up mounted',
  'services/up/tasks.ts': 'dev and conf set --apply plan what up plans',
  'testing/first.ts': 'modules install --test runs the tests as test does',
}

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
