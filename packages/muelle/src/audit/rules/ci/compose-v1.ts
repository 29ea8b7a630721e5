import { rule } from '../../rule.ts'
import { scriptLines, scriptsOf } from '../scripts-text.ts'

export const composeV1 = rule({
  id: 'ci/compose-v1',
  severity: 'medium',
  title: 'A workflow or script calls docker-compose, which is gone',
  why: 'The Python program docker-compose got its last release in 2023 and is on no runner any more: the step fails, or another program answers by that name.',
  source: 'docs.docker.com/compose/releases/migrate',
  fix: 'Write docker compose, with a blank.',
  *find(project) {
    for (const file of scriptsOf(project)) {
      if (!/\.github\/workflows\/|\.gitlab-ci\.yml$/.test(file.path)) continue
      for (const line of scriptLines(file)) {
        const at =
          /(^|[\s;&|(])docker-compose(?= +(-|up|down|run|exec|build|pull|ps|logs|config|restart|stop|start))/.exec(
            line.text,
          )
        if (at !== null)
          yield {
            at: line.placeOf(at.index + (at[1] ?? '').length, 'docker-compose'.length),
            message: 'docker-compose is the first Compose',
            edits: [
              { at: line.placeOf(at.index + (at[1] ?? '').length, 'docker-compose'.length), text: 'docker compose' },
            ],
          }
      }
    }
  },
})
