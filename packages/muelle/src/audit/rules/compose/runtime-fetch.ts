import { rule } from '../../rule.ts'
import { isOneShot, servicesOf } from '../services.ts'
import { inStartUp } from '../start-up.ts'

const fetches =
  /(?<=^|[\s;&|("'])(git\s+((-C|-c)\s+\S+\s+|-(?![Cc]\s)\S+\s+)*(clone|pull|fetch|reset\s+--hard|checkout|submodule\s+update)\b|gitaggregate\b)/

export const runtimeFetch = rule({
  id: 'compose/runtime-fetch',
  severity: 'medium',
  title: 'A service fetches its code when it starts',
  why: 'A restart is a deployment that nobody decided: it brings what somebody pushed in the meantime, and none at all when the server of the code is away.',
  source: 'docs.docker.com/build/building/best-practices; Odoo 19.0 documentation, deploying code',
  fix: 'Bring the code into the image, at a commit that is named.',
  *find(project) {
    for (const placed of servicesOf(project)) {
      if (isOneShot(placed)) continue
      for (const { at, words } of inStartUp(project, placed, fetches))
        yield { at, message: `${placed.service.name} changes its code at each start: ${words}` }
    }
  },
})
