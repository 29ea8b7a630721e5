import { rule } from '../../rule.ts'
import { dockerNames } from '../docker-names.ts'
import { isShown, scriptLines, scriptsOf } from '../scripts-text.ts'
import { unknownName } from '../unknown-names.ts'

export const guessedVolume = rule({
  id: 'scripts/guessed-volume',
  severity: 'high',
  title: 'A script calls a volume, container or service by a name that there is not',
  why: 'docker run makes an empty volume of any name it does not know: a backup of it looks fine and holds nothing; with a container it only fails.',
  source: 'facts/backup.md; docs.docker.com/compose/how-tos/project-name',
  fix: 'Ask Compose: docker compose exec SERVICE, docker compose run --volumes; or give the volume a name: in the compose file.',
  *find(project) {
    for (const file of scriptsOf(project))
      for (const line of scriptLines(file)) {
        if (isShown(line.text)) continue
        for (const each of dockerNames(line)) {
          const message = unknownName(project, each)
          if (message !== undefined) yield { at: each.at, message }
        }
      }
  },
})
