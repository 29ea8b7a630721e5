import type { OdooServer } from '../project/odoo/server.ts'
import type { Project } from '../project/project.ts'
import type { OdooConf } from '../read/odoo-conf.ts'

/** Confs with a server that reads them, each pair once: what is wrong in a file whoever reads it. */
export function* readConfs(project: Project): Generator<{ readonly server: OdooServer; readonly conf: OdooConf }> {
  const seen = new Set<string>()
  for (const server of project.odoos) {
    const { conf, major } = server
    const key = `${conf?.file.path} ${major}`
    if (conf === undefined || seen.has(key)) continue
    seen.add(key)
    yield { server, conf }
  }
}

/** Keys whose value is never shown. */
export const isSecret = (key: string): boolean => /passw|secret|token|_key$/.test(key)

/** Whether a word stands in a program or script of the project: something of its own may read it. */
export const mentioned = (project: Project, word: string): boolean =>
  project.tree.paths.some(
    (path) =>
      /\.(py|sh|bash|j2|tmpl|template|tpl)$|(^|\/)(entrypoint|docker-entrypoint|start|run|Makefile|Dockerfile)[^/]*$/i.test(
        path,
      ) &&
      (project.tree.read(path)?.text.includes(word) ?? false),
  )
