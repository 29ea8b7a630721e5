import type { Project } from '../project/project.ts'

const swarms = new WeakMap<Project, boolean>()

/** Whether the project is brought up by `docker stack deploy`, which has rules of its own. */
export function isSwarm(project: Project): boolean {
  const known = swarms.get(project)
  if (known !== undefined) return known
  const found = project.tree.paths
    .filter((path) => /\.(sh|md|ya?ml|mk)$|Makefile$/.test(path) && path.split('/').length <= 4)
    .slice(0, 300)
    .some((path) => /docker\s+stack\s+deploy/.test(project.tree.read(path)?.text ?? ''))
  swarms.set(project, found)
  return found
}
