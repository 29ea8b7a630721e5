import { rule } from '../../rule.ts'
import { isOneShot, servicesOf } from '../services.ts'
import { inStartUp } from '../start-up.ts'

export const chownOnStart = rule({
  id: 'compose/chown-on-start',
  severity: 'low',
  title: 'A service changes the owner of its files at each start',
  why: 'It walks through the whole filestore before Odoo starts, minutes with a grown one, and needs root to do it.',
  source: 'man 1 chown; docs.docker.com/reference/dockerfile, COPY --chown',
  fix: 'Set the owner once, in the Dockerfile or by hand, and start as the user that it belongs to.',
  *find(project) {
    for (const placed of servicesOf(project)) {
      if (isOneShot(placed)) continue
      for (const { at, words } of inStartUp(
        project,
        placed,
        /(?<=^|[\s;&|("'])chown\s+(-\w*R\w*|--recursive)\s[^\n;&|"']*/,
      ))
        yield { at, message: `${placed.service.name} runs at each start: ${words.trim()}` }
    }
  },
})
