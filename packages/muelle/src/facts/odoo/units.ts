/**
 * What the numbers of odoo.conf count; keys without a unit are not in here.
 * Source: Odoo 19.0 odoo/tools/config.py, the help of each option; websocket_*: odoo/addons/bus/websocket.py.
 */
export const units: ReadonlyMap<string, string> = new Map([
  ['db_maxconn', 'connections of one process'],
  ['db_maxconn_gevent', 'connections of the WebSocket process'],
  ['import_file_maxbytes', 'bytes'],
  ['import_file_timeout', 'seconds'],
  ['limit_memory_hard', 'bytes of virtual memory of one process'],
  ['limit_memory_hard_gevent', 'bytes of virtual memory of the WebSocket process'],
  ['limit_memory_soft', 'bytes of virtual memory of one process'],
  ['limit_memory_soft_gevent', 'bytes of virtual memory of the WebSocket process'],
  ['limit_request', 'requests of one worker'],
  ['limit_time_cpu', 'seconds of CPU time of one request'],
  ['limit_time_real', 'seconds of one request'],
  ['limit_time_real_cron', 'seconds of one job; -1 as limit_time_real, 0 without a limit'],
  ['limit_time_worker_cron', 'seconds that a cron worker lives; 0 without a limit'],
  ['max_cron_threads', 'jobs at once'],
  ['osv_memory_count_limit', 'records of a transient model; 0 without a limit'],
  ['transient_age_limit', 'hours'],
  ['websocket_keep_alive_timeout', 'seconds'],
  ['websocket_rate_limit_burst', 'messages'],
  ['websocket_rate_limit_delay', 'seconds a message'],
  ['workers', 'processes'],
])
