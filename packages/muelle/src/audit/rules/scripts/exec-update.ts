import { rule } from '../../rule.ts'
import { isShown, scriptLines, scriptsOf } from '../scripts-text.ts'

export const execUpdate = rule({
  id: 'scripts/exec-update',
  severity: 'high',
  title: 'Modules are updated inside the running server’s container',
  why: 'A second Odoo in the same container wants port 8069, dies on it or shares workers’ memory, and the running workers go on with the old code.',
  source: 'odoo-cli-notes.md, run with Odoo 19.0',
  fix: 'Run it in a container of its own: docker compose run --rm odoo odoo -u module -d database --stop-after-init --no-http, and restart Odoo afterwards.',
  *find(project) {
    for (const file of scriptsOf(project))
      for (const line of scriptLines(file)) {
        const at = /\bexec\b.*\bodoo(-bin)?\b.*\s(-u|-i|--update|--init)[ =]?/.exec(line.text)
        if (
          at === null ||
          isShown(line.text) ||
          !/\b(docker|compose|podman|kubectl)\b|\$\{?(DC|COMPOSE|DOCKER)/i.test(line.text)
        )
          continue
        if (/--no-http\b|--http-port|--xmlrpc-port|-p +\d+/.test(line.text)) continue
        yield { at: line.placeOf(at.index), message: 'exec runs an update beside the server' }
      }
  },
})
