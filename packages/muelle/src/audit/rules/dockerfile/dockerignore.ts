import { posix } from 'node:path'
import type { Project } from '../../project/project.ts'
import { copiesOf, type Dockerfile } from '../../read/dockerfile/dockerfile.ts'
import { rule } from '../../rule.ts'
import { builtFrom, dockerfilesOf } from '../dockerfiles.ts'

export const dockerignore = rule({
  id: 'dockerfile/dockerignore',
  severity: 'medium',
  title: 'The whole folder is copied into the image, .git and .env too',
  why: 'History and passwords leave the house with the image, and every commit makes the layer another one.',
  source: 'docs.docker.com/build/concepts/context/#dockerignore-files',
  fix: 'Add a .dockerignore with .git, .env and *.sql, or copy only what is needed.',
  *find(project) {
    for (const dockerfile of dockerfilesOf(project)) {
      const missing = leaked(project, dockerfile)
      if (missing.length === 0) continue
      for (const stage of dockerfile.stages)
        for (const { from, sources, instruction } of copiesOf(stage)) {
          const whole = sources.find(({ value }) => /^\.?\/?$/.test(value))
          if (from === undefined && whole !== undefined)
            yield {
              at: instruction.at,
              message: `${missing.join(' and ')} would go into the image: no .dockerignore keeps that out`,
            }
        }
    }
  },
})

/** What of `.git` and `.env` lies in the context and is kept out by nothing. */
function leaked(project: Project, dockerfile: Dockerfile): readonly string[] {
  const { path } = dockerfile.file
  const service = builtFrom(project, dockerfile)[0]?.service
  const context = (service && project.imageOf(service)?.context) ?? posix.dirname(path)
  const ignore = project.tree.read(`${path}.dockerignore`) ?? project.tree.read(posix.join(context, '.dockerignore'))
  const lines = (ignore?.text ?? '').split(/\r?\n/).map((line) => line.trim().replace(/^\/|^\*\*\/|\/$/g, ''))
  const keeps = (name: string) =>
    lines.some(
      (line) =>
        line === name ||
        line === '*' ||
        line === '.*' ||
        (name === '.env' && /^\.env(\*|\.\*)?$/.test(line)) ||
        (name === '.git' && line === '.git*'),
    )
  const there = (name: string) => project.tree.has(posix.join(context, name)) || (context === '.' && name === '.git')
  return ['.git', '.env'].filter((name) => there(name) && !keeps(name))
}
