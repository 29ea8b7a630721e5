import { placeOf, textOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const swmNoRpc19 = rule({
  id: 'conf/swm-no-rpc-19',
  severity: 'low',
  title: 'server_wide_modules leaves rpc out',
  why: 'Odoo 19 has /xmlrpc and /jsonrpc in a module of their own: without it every program that talks to Odoo gets 404.',
  source: 'Odoo 19.0 addons/rpc, odoo/tools/config.py',
  fix: 'Write base,rpc,web and what comes behind.',
  *find(project) {
    for (const server of serving(project)) {
      const value = textOf(server, 'server_wide_modules')
      if (value !== undefined && (server.major ?? 19) >= 19 && !/\brpc\b/.test(value))
        yield { at: placeOf(server, 'server_wide_modules'), message: `server_wide_modules = ${value}` }
    }
  },
})
