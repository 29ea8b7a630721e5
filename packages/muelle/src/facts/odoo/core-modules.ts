import table from './core-modules.json' with { type: 'json' }

/** Names of the modules that Odoo 19 Community brings itself. */
export const coreModules: ReadonlySet<string> = new Set(table.names.split(' '))
