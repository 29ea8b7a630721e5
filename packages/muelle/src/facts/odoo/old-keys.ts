/** When an old key of odoo.conf got its successor, and from which series on it does nothing: by its name, [renamed, gone]. */
export interface Ageing {
  readonly renamed: number
  readonly gone: number
}

const since = (renamed: number, gone = renamed): Ageing => ({ renamed, gone })

/**
 * Old keys by series. Between the two the key is read under its new name, with or without a warning.
 * Source: odoo/tools/config.py of 8.0 to 19.0 (`outdated_options_map` up to 18.0); the successors are in `renamedKeys`.
 */
export const ageing: ReadonlyMap<string, Ageing> = new Map([
  ['longpolling_port', since(16, 19)],
  ['xmlrpc', since(11, 19)],
  ['xmlrpc_interface', since(11, 19)],
  ['xmlrpc_port', since(11, 19)],
  ['osv_memory_age_limit', since(16, 19)],
  ['geoip_database', since(17, 19)],
  ['without_demo', since(19, 99)],
  ['import_image_maxbytes', since(19, 99)],
  ['import_image_regex', since(19, 99)],
  ['import_image_timeout', since(19, 99)],
  ['xmlrpcs', since(11)],
  ['xmlrpcs_interface', since(11)],
  ['xmlrpcs_port', since(11)],
  ['secure_cert_file', since(11)],
  ['secure_pkey_file', since(11)],
  ['netrpc', since(8)],
  ['netrpc_interface', since(8)],
  ['netrpc_port', since(8)],
  ['debug_mode', since(11)],
  ['logrotate', since(13)],
  ['timezone', since(9)],
  ['root_path', since(19)],
  ['static_http_document_root', since(9)],
  ['static_http_enable', since(9)],
  ['static_http_url_prefix', since(9)],
  ['auto_reload', since(10)],
])

/** Keys that 13 to 18 read and 19 does not, beside those above. Source: odoo/tools/config.py of 13.0 and 18.0. */
export const olderKeys: ReadonlySet<string> = new Set(
  'demo language translate_in translate_out translate_modules test_commit test_report_directory without_demo import_image_maxbytes import_image_regex import_image_timeout publisher_warranty_url overwrite_existing_translations import_partial save osv_memory_age_limit geoip_database longpolling_port'.split(
    ' ',
  ),
)

/**
 * Beginnings of keys that modules of others read from `[options]`.
 * Source: OCA sentry, server_environment, queue_job, session_db, dbfilter_from_header, base_import_async; camptocamp session_redis
 */
export const foreignKeys =
  /^(sentry|running_env|server_env|queue_job|session_|redis|statsd|module_auto|saas|aws|s3|azure|ir_|attachment|enterprise|unsplash|keycloak|oauth|ldap|clickhouse|otel|prometheus|newrelic|openai|google|iap|mail|auto_)/
