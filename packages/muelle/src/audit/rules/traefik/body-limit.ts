import { rule } from '../../rule.ts'

export const bodyLimit = rule({
  id: 'traefik/body-limit',
  severity: 'low',
  title: 'Traefik refuses what Odoo would take',
  why: 'A smaller maxRequestBodyBytes than a mail’s attachments of 25 MB ends uploads and imports with 413.',
  source: 'doc.traefik.io/traefik/middlewares/http/buffering/#maxrequestbodybytes',
  fix: 'Set it to 134217728, as much as Odoo takes itself, or leave it out.',
  *find({ traefik }) {
    for (const settings of traefik.dynamics)
      for (const [key, { value, at }] of settings)
        if (/\.buffering\.maxrequestbodybytes$/.test(key) && Number(value) > 0 && Number(value) < 25 * 1024 * 1024)
          yield { at, message: `${value} bytes is all that a request may have` }
  },
})
