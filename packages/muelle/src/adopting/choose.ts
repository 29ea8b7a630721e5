import type { OdooServer } from '../audit/project/odoo/server.ts'
import { settingOf } from '../audit/project/odoo/settings.ts'
import type { Project } from '../audit/project/project.ts'
import type { Chosen } from './proposal.ts'

/** The Odoos of the project that serve, the likeliest one first: production before the rest, the top folder before those below. */
export function candidates(project: Project, file?: string): readonly Chosen[] {
  const found = project.odoos.flatMap((server) => chosenOf(project, server))
  const meant = file === undefined ? found : found.filter(({ compose }) => compose.main.file.path === file)
  return meant.toSorted((a, b) => weight(a) - weight(b))
}

function chosenOf(project: Project, server: OdooServer): readonly Chosen[] {
  const { compose, service } = server
  if (compose === undefined || service === undefined || !server.isServing) return []
  const databases = [...compose.services.values()].filter((each) => project.roleOf(each) === 'postgres')
  const host = settingOf(server, 'db_host')?.value
  // Through a pool it is still the stack's own database.
  const isElsewhere = host !== undefined && host !== '' && !compose.services.has(host) && /\./.test(host)
  const db = databases.find(({ name }) => name === host) ?? (isElsewhere ? undefined : databases[0])
  return [{ project, server, service, compose, db }]
}

function weight({ compose, service }: Chosen): number {
  const isOther = compose.purpose !== undefined && compose.purpose !== 'production'
  const depth = compose.directory === '.' ? 0 : compose.directory.split('/').length
  return (isOther ? 1000 : 0) + depth * 10 + (service.ports.length > 0 || service.labels.size > 0 ? 0 : 1)
}
