import { isSample } from '../../project/env-files.ts'
import { rule } from '../../rule.ts'
import { asPublished } from '../published.ts'
import { listed } from '../services.ts'
import { writtenSecrets } from '../written/written.ts'

export const envCommitted = rule({
  id: 'secrets/env-committed',
  severity: 'high',
  title: 'An environment file with secrets is in git',
  why: 'Everybody with the repository has what is in it, and taking the file out later leaves it in the history.',
  source: 'docs.docker.com/compose/how-tos/environment-variables/best-practices; 12factor.net/config',
  fix: 'git rm --cached the file, add it to .gitignore, commit an .env.example without values, and change what was in it.',
  *find(project) {
    const files = Map.groupBy(
      writtenSecrets(project).filter(({ kind }) => kind === 'env'),
      ({ at }) => at.file.path,
    )
    for (const [path, secrets] of files) {
      const [first] = secrets
      const published = asPublished(project, path)
      if (first === undefined || isSample(path) || published === undefined) continue
      const names = listed([...new Set(secrets.map(({ name }) => name))])
      yield {
        at: first.at,
        message: `the repository has ${path} with ${names}${published.words}`,
        severity: published.severity,
        hides: [first.value],
      }
    }
  },
})
