/**
 * Options of Odoo 6 to 18 and what stands for them in 19: another option, or nothing when what they did is gone or the default.
 * Source: `removedOptions` and `deprecated` in odoo-cli.json; the rest is in older releases' odoo/tools/config.py and not in 19.0's.
 */
export const oldOptions: ReadonlyMap<string, readonly string[]> = new Map([
  ['--xmlrpc-port', ['--http-port']],
  ['--xmlrpc-interface', ['--http-interface']],
  ['--no-xmlrpc', ['--no-http']],
  ['--longpolling-port', ['--gevent-port']],
  ['--osv-memory-age-limit', ['--transient-age-limit']],
  ['--auto-reload', ['--dev=reload']],
  ['--debug', ['--log-level=debug']],
  ['--debug-mode', ['--dev=all']],
  ['--geoip-database', ['--geoip-city-db']],
  ['--demo', ['--with-demo']],
  ['--logrotate', []],
  ['--no-logrotate', []],
  ['--test-commit', []],
  ['--test-report-directory', []],
  ['--xmlrpcs', []],
  ['--no-xmlrpcs', []],
  ['--xmlrpcs-port', []],
  ['--xmlrpcs-interface', []],
  ['--no-netrpc', []],
  ['--netrpc-port', []],
  ['--netrpc-interface', []],
  ['--cert-file', []],
  ['--pkey-file', []],
  ['--timezone', []],
  ['--static-http-enable', []],
  ['--cache-timeout', []],
  ['--multi-process', []],
])

/** Those of the above that had a value: when nothing stands for them, it goes too. */
export const oldWithValue: ReadonlySet<string> = new Set([
  '--test-report-directory',
  '--xmlrpcs-port',
  '--xmlrpcs-interface',
  '--netrpc-port',
  '--netrpc-interface',
  '--cert-file',
  '--pkey-file',
  '--timezone',
  '--cache-timeout',
])

/** Short forms for long options that have none, and words that people take for options. */
export const otherSpellings: ReadonlyMap<string, string> = new Map([
  ['-v', '--version'],
  ['-V', '--version'],
  ['--db', '--database'],
  ['--db-name', '--database'],
  ['--dbname', '--database'],
  ['--smtp-server', '--smtp'],
  ['--smtp-host', '--smtp'],
  ['--port', '--http-port'],
  ['--install', '--init'],
  ['--upgrade', '--update'],
  ['--addons', '--addons-path'],
  ['--addon-path', '--addons-path'],
  ['--list-databases', '--no-database-list'],
  ['--tests', '--test-tags'],
  ['--tags', '--test-tags'],
])

/** Options that exist for one command only, told when they stand at another. */
export const elsewhere: ReadonlyMap<string, string> = new Map([
  ['--language', 'it belongs to `odoo i18n import`, `export` and `loadlang`'],
  ['-l', 'it belongs to `odoo i18n import`, `export` and `loadlang`'],
  ['--modules', 'modules are named without an option: `odoo i18n export -d DB MODULE …`'],
  ['--i18n-export', 'translations are written by `odoo i18n export -d DB -l LANG -o FILE MODULE …`'],
  ['--i18n-import', 'translations are read by `odoo i18n import -d DB -l LANG FILE`'],
  ['--size', 'since Odoo 18 populate multiplies rows that exist: --models and --factors'],
  ['--stdout', 'it belongs to `odoo neutralize`'],
  ['--shell-interface', 'it belongs to `odoo shell`'],
  ['--outdated', 'it belongs to `odoo module upgrade`'],
])
