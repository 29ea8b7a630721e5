import { within } from '../../read/compose/value.ts'
import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'

export const devOverrideAuto = rule({
  id: 'compose/dev-override-auto',
  severity: 'medium',
  title: 'The override for development is loaded everywhere',
  why: 'docker compose up takes an override file by itself, on the server too: there --dev reloads code and shows its errors to visitors.',
  source: 'docs.docker.com/compose/how-tos/multiple-compose-files/merge; Odoo 19.0 documentation, --dev',
  fix: 'Call it compose.dev.yaml and name it with -f, or keep the override out of git.',
  anywhere: true,
  *find(project) {
    for (const { service } of servicesOf(project, 'odoo'))
      for (const { value, at } of [...(service.entrypoint ?? []), ...(service.command ?? [])]) {
        const { path } = at.file
        if (!/(^|\/)(docker-)?compose\.override\.ya?ml$/.test(path) || project.tree.isTracked(path) === false) continue
        const word = /--dev(?![-\w])/.exec(value)?.[0]
        if (word !== undefined)
          yield { at: within(at, word), message: `${service.name} runs with ${word} wherever ${path} lies` }
      }
  },
})
