import type { Operation } from './kernel/operation.ts'

/** Any operation, its two schemas forgotten. */
export type AnyOperation = Operation

/** One line of the registry. Nothing is loaded until `load` is called: help must not pay for schemas or Docker. */
export interface Entry {
  /** The operation's own name, repeated here so that it can be found without loading it. */
  readonly name: string
  readonly load: () => Promise<AnyOperation>
}

/** Everything Muelle can do. The command line, MCP and the reference pages are projections of this list. */
export const operations: readonly Entry[] = [
  { name: 'addons list', load: async () => (await import('./addons/list.ts')).addonsList },
  { name: 'addons outdated', load: async () => (await import('./addons/outdated.ts')).addonsOutdated },
  { name: 'addons sync', load: async () => (await import('./addons/sync.ts')).addonsSync },
  { name: 'build', load: async () => (await import('./services/build.ts')).build },
  { name: 'completion', load: async () => (await import('./self/completion.ts')).completion },
  { name: 'config', load: async () => (await import('./services/config.ts')).config },
  { name: 'config db', load: async () => (await import('./services/config.ts')).configDb },
  { name: 'config odoo', load: async () => (await import('./services/config.ts')).configOdoo },
  { name: 'databases check', load: async () => (await import('./databases/check.ts')).databasesCheck },
  { name: 'databases reindex', load: async () => (await import('./databases/reindex.ts')).databasesReindex },
  { name: 'down', load: async () => (await import('./services/down.ts')).down },
  { name: 'exec', load: async () => (await import('./services/exec.ts')).exec },
  { name: 'host check', load: async () => (await import('./host/check.ts')).hostCheck },
  { name: 'host prepare', load: async () => (await import('./host/prepare.ts')).hostPrepare },
  { name: 'images build', load: async () => (await import('./images/build.ts')).imagesBuild },
  { name: 'init', load: async () => (await import('./project/init.ts')).init },
  { name: 'inspect', load: async () => (await import('./services/inspect.ts')).inspect },
  { name: 'journal list', load: async () => (await import('./journal/list.ts')).journalList },
  { name: 'journal verify', load: async () => (await import('./journal/verify.ts')).journalVerify },
  { name: 'logs', load: async () => (await import('./services/logs.ts')).logs },
  { name: 'migrate', load: async () => (await import('./project/migrate.ts')).migrate },
  { name: 'network inspect', load: async () => (await import('./networks/inspect.ts')).networkInspect },
  { name: 'network list', load: async () => (await import('./networks/list.ts')).networkList },
  { name: 'network matrix', load: async () => (await import('./networks/matrix.ts')).networkMatrix },
  { name: 'network ports', load: async () => (await import('./networks/ports.ts')).networkPorts },
  { name: 'network recreate', load: async () => (await import('./networks/recreate.ts')).networkRecreate },
  { name: 'network test', load: async () => (await import('./networks/test.ts')).networkTest },
  { name: 'plan', load: async () => (await import('./project/plan.ts')).plan },
  { name: 'proxy hold', load: async () => (await import('./proxy/hold.ts')).hold },
  { name: 'proxy release', load: async () => (await import('./proxy/release.ts')).release },
  { name: 'proxy status', load: async () => (await import('./proxy/status.ts')).status },
  { name: 'proxy switch', load: async () => (await import('./proxy/switch.ts')).switchColour },
  { name: 'ps', load: async () => (await import('./services/ps.ts')).ps },
  { name: 'registry list', load: async () => (await import('./registry/list.ts')).registryList },
  { name: 'registry login', load: async () => (await import('./registry/login.ts')).registryLogin },
  { name: 'registry logout', load: async () => (await import('./registry/logout.ts')).registryLogout },
  { name: 'pull', load: async () => (await import('./services/pull.ts')).pull },
  { name: 'recreate', load: async () => (await import('./services/recreate.ts')).recreate },
  { name: 'render', load: async () => (await import('./project/render.ts')).render },
  { name: 'reports check', load: async () => (await import('./reports/check.ts')).reportsCheck },
  { name: 'reports url', load: async () => (await import('./reports/url.ts')).reportsUrl },
  { name: 'restart', load: async () => (await import('./services/restart.ts')).restart },
  { name: 'run', load: async () => (await import('./services/run.ts')).run },
  { name: 'schema', load: async () => (await import('./project/schema.ts')).schema },
  { name: 'schedule list', load: async () => (await import('./schedule/list.ts')).scheduleList },
  { name: 'schedule pause', load: async () => (await import('./schedule/pause.ts')).schedulePause },
  { name: 'schedule resume', load: async () => (await import('./schedule/pause.ts')).scheduleResume },
  { name: 'schedule run', load: async () => (await import('./schedule/run.ts')).scheduleRun },
  { name: 'secrets check', load: async () => (await import('./secrets/check.ts')).secretsCheck },
  { name: 'secrets list', load: async () => (await import('./secrets/list.ts')).secretsList },
  { name: 'secrets set', load: async () => (await import('./secrets/set.ts')).secretsSet },
  { name: 'size', load: async () => (await import('./capacity/size.ts')).size },
  { name: 'start', load: async () => (await import('./services/restart.ts')).start },
  { name: 'stats', load: async () => (await import('./services/stats.ts')).stats },
  { name: 'status', load: async () => (await import('./inventory/status.ts')).status },
  { name: 'steward', load: async () => (await import('./steward/steward.ts')).steward },
  { name: 'stop', load: async () => (await import('./services/restart.ts')).stop },
  { name: 'top', load: async () => (await import('./services/top.ts')).top },
  { name: 'topology', load: async () => (await import('./inventory/topology.ts')).topology },
  { name: 'up', load: async () => (await import('./services/up.ts')).up },
  { name: 'validate', load: async () => (await import('./project/validate.ts')).validate },
  { name: 'version', load: async () => (await import('./self/version.ts')).version },
]
