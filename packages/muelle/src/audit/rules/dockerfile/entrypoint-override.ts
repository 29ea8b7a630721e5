import { posix } from 'node:path'
import { imageOf } from '../../project/images.ts'
import { imageName } from '../../project/role.ts'
import { rule } from '../../rule.ts'
import { builtFrom, dockerfilesOf, shippedStages } from '../dockerfiles.ts'
import { entrypointScript } from '../entrypoint.ts'

/** What shows that a script does the official one's work itself, or hands over to it. */
const takesOver =
  /wait-for-psql|db[_-]host|pg_isready|PGHOST|PGPASSWORD|exec\s+["']?\/entrypoint\.sh|envsubst|click-odoo|dockerize/i

export const entrypointOverride = rule({
  id: 'dockerfile/entrypoint-override',
  severity: 'high',
  title: 'The entrypoint of Odoo’s image is replaced',
  why: 'The official entrypoint waits for PostgreSQL and turns HOST, PORT, USER and PASSWORD into options: without it they are read by nothing.',
  source: 'github.com/odoo/docker, 19.0/entrypoint.sh',
  fix: 'Let the own script end in: exec /entrypoint.sh "$@".',
  *find(project) {
    for (const dockerfile of dockerfilesOf(project))
      for (const stage of shippedStages(project, dockerfile)) {
        const own = builtFrom(project, dockerfile)[0]?.service
        const built = own && project.imageOf(own)
        const image = imageOf(dockerfile, stage, built?.context ?? posix.dirname(dockerfile.file.path))
        if (imageName(image.base) !== 'odoo' || image.entrypoint === undefined) continue
        const words = image.entrypoint.words.map(({ value }) => value)
        const script = entrypointScript(project.tree, image)
        if (script === undefined && words.some((word) => word === '/entrypoint.sh' || word === 'entrypoint.sh'))
          continue
        if (script !== undefined && takesOver.test(script.text)) continue
        const what = script === undefined ? words.join(' ') : script.path
        yield {
          at: image.entrypoint.at,
          message: `${what} takes the place of ${image.base}’s entrypoint and does not do what it did`,
        }
      }
  },
})
