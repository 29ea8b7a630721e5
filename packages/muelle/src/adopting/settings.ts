import { certain, settingOf } from '../audit/project/odoo/settings.ts'
import { judgeConf } from '../stack/conf/judge.ts'
import { ownKeys } from '../stack/conf/own-keys.ts'
import { OdooSection } from '../stack/odoo.ts'
import { type Chosen, type Left, left, type Part, type Row } from './proposal.ts'

/** Keys that have become something else, or that every stack of Muelle's has. */
const carriedOtherwise = new Set([
  ...['addons_path', 'admin_passwd', 'data_dir', 'db_host', 'db_name', 'db_password', 'db_port', 'db_user', 'dbfilter'],
  ...['gevent_port', 'http_enable', 'http_interface', 'http_port', 'list_db', 'longpolling_port', 'max_cron_threads'],
  ...['pidfile', 'proxy_mode', 'server_wide_modules', 'smtp_password', 'with_demo', 'without_demo', 'workers'],
  ...['xmlrpc', 'xmlrpc_interface', 'xmlrpc_port', 'config', 'stop_after_init'],
])

/** odoo.conf and the command line: workers and the like become keys of their own, the rest `odoo.conf` as far as Odoo 19 knows it. */
export function settings({ server }: Chosen): Part {
  const conf: Record<string, string | number | boolean> = {}
  const behind: Left[] = []
  const names = new Set([...(server.conf?.keys ?? []).map(({ name }) => name), ...server.options.keys()])
  for (const name of names) {
    const found = settingOf(server, name)
    if (carriedOtherwise.has(name) || found === undefined) continue
    const text = found.value.trim()
    // What is empty, or not given, is Odoo's default.
    if (text === '' || (/^(none|false)$/i.test(text) && judged(name, false) !== undefined)) continue
    const value = [typed(text), text].find((each) => judged(name, each) === undefined)
    if (found.isOpen)
      behind.push(left(found.at, name, 'Something fills it in that is not at hand: write it under odoo.conf.'))
    else if (value !== undefined) conf[name] = value
    else
      behind.push(left(found.at, name, ownKeys.get(name) ?? judged(name, typed(text)) ?? 'Odoo 19 does not know it.'))
  }
  const count = Object.keys(conf).length
  const rows: Row[] =
    names.size === 0
      ? []
      : [
          {
            topic: 'odoo.conf',
            now: `${names.size} keys`,
            later: `${count} under odoo.conf, the others have keys of their own or are listed below`,
            change: behind.length === 0 ? 'same' : 'check',
          },
        ]
  return {
    odoo: { ...sizes(server), ...(count === 0 ? {} : { conf }) },
    left: behind,
    rows: [...rows, workersRow(server)],
  }
}

const typed = (text: string): string | number | boolean => {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

/** What is wrong with it; undefined when nothing is. */
const judged = (key: string, value: string | number | boolean): string | undefined => {
  const fault = judgeConf(
    { [key]: value },
    { environment: 'production', keys: { neutralized: false, development: undefined } },
  ).find(({ level }) => level === 'fault')
  return fault && [fault.what, fault.next].filter(Boolean).join('. ')
}

const numberIn = (server: Chosen['server'], key: string) => {
  const text = certain(server, key)?.value.trim() ?? ''
  return /^\d+$/.test(text) ? Number(text) : undefined
}

function sizes(server: Chosen['server']): object {
  const workers = numberIn(server, 'workers')
  const threads = numberIn(server, 'max_cron_threads')
  const modules = (certain(server, 'server_wide_modules')?.value ?? '').split(',').map((each) => each.trim())
  const known = modules.filter((each) => /^\w+$/.test(each) && !['base', 'web', 'rpc', 'web_kanban'].includes(each))
  const read = {
    // One worker cannot print.
    ...(workers === undefined || workers === 0 ? {} : { workers: Math.max(2, workers) }),
    ...(threads === undefined || threads === 0 ? {} : { cronThreads: threads }),
    ...(known.length === 0 ? {} : { serverWideModules: ['base', 'rpc', 'web', ...known] }),
  }
  return OdooSection.partial().safeParse(read).success ? read : {}
}

function workersRow(server: Chosen['server']): Row {
  const workers = numberIn(server, 'workers') ?? 0
  if (workers === 0)
    return {
      topic: 'Workers',
      now: 'none: one process with threads',
      later: 'as many as CPUs and memory carry (workers: auto)',
      change: 'gain',
    }
  return {
    topic: 'Workers',
    now: `${workers}`,
    later: `${Math.max(2, workers)}`,
    change: workers === 1 ? 'gain' : 'same',
  }
}
