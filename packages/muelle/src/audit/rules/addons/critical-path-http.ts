import { ownAddons } from '../../project/addons/addons.ts'
import { codeLinesOf } from '../../read/python.ts'
import { rule } from '../../rule.ts'
import { filesOf } from './python-files.ts'

const call = /\b(?:requests|httpx)\.(?:get|post|put|patch|delete|head|request)\s*\(|\burlopen\s*\(/
/** Signing, posting, validation and taxes. */
const critical =
  /^(action_post|_post|button_validate|action_validate|action_confirm|compute_all|_check_\w+|_compute_\w*tax\w*|_?(sign|firmar|timbrar)(_\w+)?|\w+_(sign|firma|firmar|timbre))$/

export const criticalPathHttp = rule({
  id: 'addons/critical-path-http',
  severity: 'high',
  title: 'Signing, validation or tax code waits for another service',
  why: 'While that service is slow or down nobody can post an invoice, and the transaction holds its locks until it answers.',
  source:
    'facts/odoo-runtime.md: limit_time_real kills the worker; DESIGN: an optional service is never on the critical path',
  fix: 'Ask the service in a job of its own after the commit, with a timeout, and go on without its answer.',
  anywhere: true,
  *find(project) {
    for (const addon of ownAddons(project))
      for (const file of filesOf(project, addon, '.py')) {
        if (!call.test(file.text)) continue
        for (const { text, at, inside } of codeLinesOf(file))
          if (inside !== undefined && critical.test(inside) && call.test(text))
            yield { at, message: `${inside} of ${addon.name} makes an HTTP call` }
      }
  },
})
