import { z } from 'zod'
import { AnonymizeSection } from './anonymize.ts'
import { EnvironmentSection, environmentName } from './environments.ts'
import { ImagesSection } from './images.ts'
import { OdooSection } from './odoo.ts'
import { PostgresSection } from './postgres.ts'
import { ProxySection } from './proxy.ts'
import { ScheduleSection } from './schedule.ts'
import { SecretsSection } from './secrets.ts'
import { ServicesSection } from './services.ts'
import { SizingSection } from './sizing.ts'
import { schemaVersion } from './version/versions.ts'

/** What every environment has, its own overrides laid in. */
const shared = {
  schema: z.literal(schemaVersion).describe('version of this file format'),
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a name of a-z, 0-9 and single -, beginning with a letter')
    .max(40)
    .describe('name of the stack'),
  odoo: OdooSection.describe('Odoo and its addons'),
  postgres: PostgresSection.prefault({}).describe('the database server'),
  proxy: ProxySection.prefault({}).describe('what the browsers reach'),
  services: ServicesSection.prefault({}).describe('what else runs beside Odoo'),
  images: ImagesSection.prefault({}).describe('where images come from'),
  schedule: ScheduleSection.prefault({}).describe('what the steward runs by itself'),
  anonymize: AnonymizeSection.default({}).describe(
    'what `muelle clone` puts in the place of personal data, by table and column',
  ),
  secrets: SecretsSection.prefault({}).describe('who can open exported secrets; values never stand here'),
  sizing: SizingSection.optional().describe('how large the host is, and what is asked of the stack'),
}

/** muelle.yaml as one environment sees it: merged, and without the environments. */
export const MergedYaml = z.strictObject(shared)
export type MergedYaml = z.output<typeof MergedYaml>

/** The whole of muelle.yaml. */
export const MuelleYaml = z.strictObject({
  ...shared,
  environments: z
    .record(environmentName, EnvironmentSection.nullable())
    .default({ production: null })
    .describe('where the stack runs, and what differs there'),
})
export type MuelleYaml = z.output<typeof MuelleYaml>
