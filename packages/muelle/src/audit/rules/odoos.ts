import type { OdooServer } from '../project/odoo/server.ts'
import type { Project } from '../project/project.ts'

/**
 * The Odoos that serve people: no one-shots, and none whose conf is an example that somebody fills in first. A conf that no service
 * reads counts where nothing else is known; beside services of which it is known what they read it is an old copy.
 */
export function serving({ odoos }: Project): readonly OdooServer[] {
  const services = odoos.filter(({ service }) => service !== undefined)
  const isTold = services.length > 0 && services.every(({ conf, isKnown }) => conf !== undefined || isKnown)
  return odoos.filter(
    ({ isServing, service, conf }) =>
      isServing && (service !== undefined || !isTold) && !/\.(example|sample|dist)\b/.test(conf?.file.path ?? ''),
  )
}

/** What an Odoo is called in a message. */
export const nameOf = ({ service, conf }: OdooServer): string => service?.name ?? conf?.file.path ?? 'Odoo'
