"""Odoo 19's server options and file keys, as data. Types: flag, int, float, str, path, comma, choice, bool, addons, scripts, demo."""

from collections import namedtuple

Option = namedtuple('Option', 'dest flags type default env file choices help')

LEVELS = ('info', 'debug_rpc', 'warn', 'test', 'critical', 'runbot', 'debug_sql', 'error', 'debug', 'debug_rpc_answer', 'notset')
SSL = ('disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full')
MIB = 1024 * 1024


def _o(dest, flags='', type='str', default='', env='auto', file=True, choices=None, help=''):
    if env == 'auto':
        env = f'ODOO_{dest.upper()}' if file else ''
    return Option(dest, tuple(flags.split()), type, default, env, file, choices, help)


OPTIONS = [
    _o('config', '-c --config', 'path', None, 'ODOO_RC', False, help='configuration file'),
    _o('save', '-s --save', 'flag', False, '', False, help='write the configuration and go on'),
    _o('init', '-i --init', 'comma', [], '', False, help='modules to install'),
    _o('update', '-u --update', 'comma', [], '', False, help='modules to update; all is base'),
    _o('reinit', '--reinit', 'comma', [], '', False, help='modules to load again as if new'),
    _o('import_partial', '-P --import-partial', 'path', '', '', False),
    _o('test_file', '--test-file', 'path', '', '', False),
    _o('test_enable', '--test-enable', 'flag', None, '', False),
    _o('test_tags', '--test-tags', 'str', None, '', False),
    _o('stop_after_init', '--stop-after-init', 'flag', False, '', False),
    _o('with_demo', '--with-demo', 'flag', False),
    _o('skip_auto_install', '--skip-auto-install', 'flag', False),
    _o('pidfile', '--pidfile', 'path'),
    _o('addons_path', '--addons-path', 'addons', []),
    _o('upgrade_path', '--upgrade-path', 'comma', []),
    _o('pre_upgrade_scripts', '--pre-upgrade-scripts', 'scripts', []),
    _o('server_wide_modules', '--load', 'comma', ['base', 'rpc', 'web']),
    _o('data_dir', '-D --data-dir', 'path', '/var/lib/odoo/.local/share/Odoo'),
    _o('http_interface', '--http-interface', 'str', '0.0.0.0'),
    _o('http_port', '-p --http-port', 'int', 8069),
    _o('gevent_port', '--gevent-port', 'int', 8072),
    _o('http_enable', '--no-http', 'no', True),
    _o('proxy_mode', '--proxy-mode', 'flag', False),
    _o('x_sendfile', '--x-sendfile', 'flag', False),
    _o('dbfilter', '--db-filter'),
    _o('screencasts', '--screencasts', 'path'),
    _o('screenshots', '--screenshots', 'path', '/tmp/odoo_tests'),
    _o('logfile', '--logfile', 'path'),
    _o('syslog', '--syslog', 'flag', False),
    _o('log_handler', '--log-handler', 'append', [':INFO']),
    _o('log_db', '--log-db'),
    _o('log_db_level', '--log-db-level', 'str', 'warning'),
    _o('log_level', '--log-level', 'choice', 'info', choices=LEVELS),
    _o('email_from', '--email-from'),
    _o('from_filter', '--from-filter'),
    _o('smtp_server', '--smtp', 'str', 'localhost'),
    _o('smtp_port', '--smtp-port', 'int', 25),
    _o('smtp_ssl', '--smtp-ssl', 'flag', False),
    _o('smtp_user', '--smtp-user'),
    _o('smtp_password', '--smtp-password'),
    _o('smtp_ssl_certificate_filename', '--smtp-ssl-certificate-filename', 'path'),
    _o('smtp_ssl_private_key_filename', '--smtp-ssl-private-key-filename', 'path'),
    _o('db_name', '-d --database', 'comma', [], 'PGDATABASE'),
    _o('db_user', '-r --db_user', env='PGUSER'),
    _o('db_password', '-w --db_password', env='PGPASSWORD'),
    _o('pg_path', '--pg_path', 'path', env='PGPATH'),
    _o('db_host', '--db_host', env='PGHOST'),
    _o('db_replica_host', '--db_replica_host', 'str', None, 'PGHOST_REPLICA'),
    _o('db_port', '--db_port', 'int', None, 'PGPORT'),
    _o('db_replica_port', '--db_replica_port', 'int', None, 'PGPORT_REPLICA'),
    _o('db_sslmode', '--db_sslmode', 'choice', 'prefer', 'PGSSLMODE', choices=SSL),
    _o('db_app_name', '--db_app_name', 'str', 'odoo-{pid}', 'PGAPPNAME'),
    _o('db_maxconn', '--db_maxconn', 'int', 64),
    _o('db_maxconn_gevent', '--db_maxconn_gevent', 'int', None),
    _o('db_template', '--db-template', 'str', 'template0', 'PGDATABASE_TEMPLATE'),
    _o('load_language', '--load-language', 'str', None),
    _o('overwrite_existing_translations', '--i18n-overwrite', 'flag', False),
    _o('list_db', '--no-database-list', 'no', True),
    _o('dev_mode', '--dev', 'comma', [], 'ODOO_DEV'),
    _o('osv_memory_count_limit', '--osv-memory-count-limit', 'int', 0),
    _o('transient_age_limit', '--transient-age-limit', 'float', 1.0),
    _o('max_cron_threads', '--max-cron-threads', 'int', 2),
    _o('limit_time_worker_cron', '--limit-time-worker-cron', 'int', 0),
    _o('unaccent', '--unaccent', 'flag', False),
    _o('geoip_city_db', '--geoip-city-db --geoip-db', 'path', '/usr/share/GeoIP/GeoLite2-City.mmdb'),
    _o('geoip_country_db', '--geoip-country-db', 'path', '/usr/share/GeoIP/GeoLite2-Country.mmdb'),
    _o('workers', '--workers', 'int', 0),
    _o('limit_memory_soft', '--limit-memory-soft', 'int', 2048 * MIB),
    _o('limit_memory_soft_gevent', '--limit-memory-soft-gevent', 'int', None),
    _o('limit_memory_hard', '--limit-memory-hard', 'int', 2560 * MIB),
    _o('limit_memory_hard_gevent', '--limit-memory-hard-gevent', 'int', None),
    _o('limit_time_cpu', '--limit-time-cpu', 'int', 60),
    _o('limit_time_real', '--limit-time-real', 'int', 120),
    _o('limit_time_real_cron', '--limit-time-real-cron', 'int', -1),
    _o('limit_request', '--limit-request', 'int', 2**16),
    # keys of the file that have no option
    _o('admin_passwd', default='admin'),
    _o('bin_path', type='path'),
    _o('csv_internal_sep', default=','),
    _o('default_productivity_apps', type='bool', default=False),
    _o('import_file_maxbytes', type='int', default=10 * MIB),
    _o('import_file_timeout', type='int', default=3),
    _o('import_url_regex', default='^(?:http|https)://'),
    _o('proxy_access_token'),
    _o('publisher_warranty_url', default='http://services.odoo.com/publisher-warranty/'),
    _o('reportgz', type='bool', default=False),
    _o('websocket_keep_alive_timeout', type='int', default=3600),
    _o('websocket_rate_limit_burst', type='int', default=10),
    _o('websocket_rate_limit_delay', type='float', default=0.2),
]
BY_DEST = {option.dest: option for option in OPTIONS}
ALIASES = {'import_image_maxbytes', 'import_image_regex', 'import_image_timeout'}
