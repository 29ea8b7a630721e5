/**
 * Keys of odoo.conf that Muelle writes, or that the stack cannot work with, and what to do instead: one sentence.
 * `render/odoo` holds its own list of those it writes; this one also has those that must be absent.
 */
export const ownKeys: ReadonlyMap<string, string> = new Map([
  ['addons_path', 'Write the folders under odoo.addons.'],
  ['admin_passwd', 'Set it with `muelle secrets set odoo_admin_passwd`.'],
  ['data_dir', 'The data lies in the volume odoo-data.'],
  ['db_host', 'The database is the service db.'],
  ['db_name', 'Write the names under odoo.databases.'],
  ['db_password', 'Set it with `muelle secrets set odoo_db_password`.'],
  ['db_port', 'The database is the service db.'],
  ['db_sslmode', 'The database is reached over a network of the stack alone, without TLS.'],
  ['db_template', 'Muelle makes the databases; their locale is postgres.locale.'],
  ['db_user', 'The role is odoo.'],
  ['gevent_port', 'The proxy looks for 8072; what is published is proxy.http.'],
  ['http_enable', 'Muelle says which container serves the web.'],
  ['http_interface', 'The proxy looks for all addresses; what is published is proxy.address.'],
  ['http_port', 'The proxy looks for 8069; what is published is proxy.http.'],
  ['list_db', 'Databases are never listed or managed over the web.'],
  ['load_language', 'Write odoo.language: Odoo ignores this key in a file.'],
  ['logfile', 'Odoo logs to Docker: see `muelle logs odoo-blue`.'],
  ['max_cron_threads', 'Write odoo.cronThreads.'],
  ['overwrite_existing_translations', 'In a file it makes every run without -u fail.'],
  ['pidfile', 'A container has one main process.'],
  ['proxy_mode', 'The proxy is always in front.'],
  ['server_wide_modules', 'Write odoo.serverWideModules.'],
  ['syslog', 'Odoo logs to Docker: see `muelle logs odoo-blue`.'],
  ['with_demo', 'Write odoo.demoData.'],
  ['workers', 'Write odoo.workers.'],
  ['x_sendfile', 'The proxy cannot read the filestore.'],
])

/** What to use for what Odoo takes on its command line only. */
export const commandLineKeys: ReadonlyMap<string, string> = new Map([
  ['init', 'Write the modules under odoo.modules: they are installed when a database is first made.'],
])
