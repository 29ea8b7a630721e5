import type { OdooServer } from '../project/odoo/server.ts'
import { isAbsent, numberOf, settingOf } from '../project/odoo/settings.ts'
import type { Project } from '../project/project.ts'
import type { Service } from '../read/compose/service.ts'
import type { OdooConf } from '../read/odoo-conf.ts'
import type { TextFile } from '../text.ts'

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

/** Files that nginx reads, as far as their names and words tell. */
export function nginxFiles(project: Project): readonly TextFile[] {
  return project.tree.paths
    .filter(
      (path) => /nginx|\.conf(\.|$)|default\.template|sites-/.test(path) && !/\.(md|sh|py|ya?ml|png|svg)$/.test(path),
    )
    .flatMap((path) => project.tree.read(path) ?? [])
    .filter(({ text }) => text.includes('proxy_pass') || /^\s*upstream\s/m.test(text))
}

/** What passes requests on to an Odoo: a service of its stack, labels, or an nginx beside the stack; undefined when nothing is seen. */
export function behindProxy(project: Project, { compose, service }: OdooServer): string | undefined {
  if (compose === undefined || service === undefined)
    return nginxFiles(project).find(({ text }) => /:80(69|72)\b/.test(text))?.path
  for (const other of compose.services.values())
    if (['nginx', 'traefik', 'caddy', 'haproxy', 'proxy'].includes(project.roleOf(other))) return other.name
  for (const name of service.labels.keys()) if (/^(traefik|caddy)/.test(name)) return name.split('.')[0]
  for (const name of ['VIRTUAL_HOST', 'LETSENCRYPT_HOST']) if (service.environment.has(name)) return name
  return nginxFiles(project).find(({ text }) => /:80(69|72)\b/.test(text) || text.includes(`//${service.name}`))?.path
}

/** Other services of the same stack that run Odoo. */
export const siblings = (project: Project, server: OdooServer): readonly OdooServer[] =>
  project.odoos.filter((other) => other !== server && other.compose !== undefined && other.compose === server.compose)

/** Whether a word stands in a program or script of the project: something of its own may read it. */
export const mentioned = (project: Project, word: string): boolean =>
  project.tree.paths.some(
    (path) =>
      /\.(py|sh|bash|j2|tmpl|template|tpl)$|(^|\/)(entrypoint|docker-entrypoint|start|run|Makefile|Dockerfile)[^/]*$/i.test(
        path,
      ) &&
      (project.tree.read(path)?.text.includes(word) ?? false),
  )

/** Odoo's processes and the connections that each may open. Source: odoo/service/server.py, PreforkServer and ThreadedServer. */
export function processes(
  server: OdooServer,
): { readonly workers: number; readonly cron: number; readonly all: number } | undefined {
  const workers = numberOf(server, 'workers', 0)
  const cron = numberOf(server, 'max_cron_threads', 2)
  if (workers === undefined || cron === undefined) return undefined
  return { workers, cron, all: workers > 0 ? workers + cron + 1 : 1 }
}

/** Whether nothing was said about a key, or something that means nothing: empty, `False`, `None`. */
export function isEmpty(server: OdooServer, key: string): boolean {
  const found = settingOf(server, key)
  return found === undefined ? isAbsent(server, key) : !found.isOpen && /^(|false|none)$/i.test(found.value.trim())
}

/** Whether a service is given the port of another one within Docker only, or to the outside too. */
export const publishes = ({ ports }: Service, ...numbers: readonly string[]) =>
  ports.filter(({ target }) => numbers.includes(target))

/** Bytes of `512m`, `2G`, `1.5GiB`; undefined for what is none. Source: docs.docker.com/reference/compose-file/extension, byte values. */
export function bytesOf(text: string): number | undefined {
  const [, number, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?\s*$/i.exec(text) ?? []
  if (number === undefined) return undefined
  return Number(number) * 1024 ** ['', 'k', 'm', 'g', 't'].indexOf(unit.toLowerCase())
}
