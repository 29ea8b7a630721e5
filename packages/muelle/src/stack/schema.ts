import { z } from 'zod'
import { EnvironmentSection } from './environments.ts'
import { ImagesSection } from './images.ts'
import { OdooSection } from './odoo.ts'
import { PostgresSection } from './postgres.ts'
import { ProxySection } from './proxy.ts'
import { ServicesSection } from './services.ts'

/** The version of muelle.yaml this code reads; older ones are migrated, newer ones refused. */
export const schemaVersion = 1

const environmentName = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'an environment name has only a-z, 0-9 and -')

/** The whole of muelle.yaml. */
export const MuelleYaml = z.strictObject({
  schema: z.literal(schemaVersion).describe('version of this file format'),
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a name has only a-z, 0-9 and - and begins with a letter')
    .max(40)
    .describe('name of the stack'),
  odoo: OdooSection,
  postgres: PostgresSection.prefault({}),
  proxy: ProxySection.prefault({}),
  services: ServicesSection.prefault({}),
  images: ImagesSection.prefault({}),
  environments: z
    .record(environmentName, EnvironmentSection.nullable())
    .default({ production: null })
    .describe('where the stack runs'),
})
export type MuelleYaml = z.output<typeof MuelleYaml>
