/**
 * Keys of odoo.conf files of Odoo 7 to 16, and what Odoo 19 calls them; undefined where it has nothing of the kind any more.
 * Odoo 19 warns about them, keeps them as text and does nothing with them (`without_demo` and `import_image_*`: reads them still,
 * with a warning).
 * Source: `deprecated` and `removedOptions` in odoo-cli.json; the rest is not among 19.0's `configKeys`.
 */
export const renamedKeys: ReadonlyMap<string, string | undefined> = new Map([
  ['geoip_database', 'geoip_city_db'],
  ['import_image_maxbytes', 'import_file_maxbytes'],
  ['import_image_regex', 'import_url_regex'],
  ['import_image_timeout', 'import_file_timeout'],
  ['longpolling_port', 'gevent_port'],
  ['osv_memory_age_limit', 'transient_age_limit'],
  ['without_demo', 'with_demo'],
  ['xmlrpc', 'http_enable'],
  ['xmlrpc_interface', 'http_interface'],
  ['xmlrpc_port', 'http_port'],
  ['demo', undefined],
  ['language', undefined],
  ['translate_in', undefined],
  ['translate_out', undefined],
  ['translate_modules', undefined],
  ['timezone', undefined],
  ['root_path', undefined],
  ['xmlrpcs', undefined],
  ['xmlrpcs_interface', undefined],
  ['xmlrpcs_port', undefined],
  ['secure_cert_file', undefined],
  ['secure_pkey_file', undefined],
  ['netrpc', undefined],
  ['netrpc_interface', undefined],
  ['netrpc_port', undefined],
  ['debug_mode', undefined],
  ['logrotate', undefined],
  ['test_commit', undefined],
  ['test_report_directory', undefined],
])
