import type { OdooServer } from '../project/odoo/server.ts'
import type { Project } from '../project/project.ts'

/**
 * The Odoos that serve people: no one-shots. A conf that no service reads is one where nothing else is known; beside services that
 * each have another one it is an old copy.
 */
export function serving({ odoos }: Project): readonly OdooServer[] {
  const services = odoos.filter(({ service }) => service !== undefined)
  const isTold = services.length > 0 && services.every(({ conf }) => conf !== undefined)
  return odoos.filter(({ isServing, service }) => isServing && (service !== undefined || !isTold))
}

/** What an Odoo is called in a message. */
export const nameOf = ({ service, conf }: OdooServer): string => service?.name ?? conf?.file.path ?? 'Odoo'
