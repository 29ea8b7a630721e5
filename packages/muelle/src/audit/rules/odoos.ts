import type { OdooServer } from '../project/odoo/server.ts'
import type { Project } from '../project/project.ts'

/** The Odoos that serve people: no one-shots. */
export const serving = (project: Project): readonly OdooServer[] => project.odoos.filter(({ isServing }) => isServing)

/** What an Odoo is called in a message. */
export const nameOf = ({ service, conf }: OdooServer): string => service?.name ?? conf?.file.path ?? 'Odoo'
