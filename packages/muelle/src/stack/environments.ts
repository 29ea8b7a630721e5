import { z } from 'zod'
import { AnonymizeSection } from './anonymize.ts'
import { DevelopmentSection } from './development.ts'
import { ImagesSection } from './images.ts'
import { OdooSection } from './odoo.ts'
import { PostgresSection } from './postgres.ts'
import { ProxySection } from './proxy.ts'
import { ScheduleSection } from './schedule.ts'
import { SecretsSection } from './secrets.ts'
import { ServicesSection } from './services.ts'
import { SizingSection } from './sizing.ts'
import { VolumesSection } from './volumes.ts'

export const environmentName = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'an environment is named with a-z, 0-9 and single -, beginning with a letter')

/** What an environment says of itself. */
export const EnvironmentKeys = z.strictObject({
  host: z
    .string()
    .regex(/^(unix|tcp|ssh):\/\/\S+$/, 'an address such as unix:///var/run/docker.sock, tcp://… or ssh://user@host')
    .optional()
    .describe('Docker daemon; default DOCKER_HOST or the local socket'),
  socket: z
    .string()
    .regex(/^\/\S+$/, 'an absolute path')
    .default('/var/run/docker.sock')
    .describe("path of the Docker socket on the daemon's host"),
  engine: z.enum(['compose', 'swarm']).default('compose').describe('compose: one host'),
  project: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]*$/, 'a Compose project name')
    .optional()
    .describe('Compose project name; default <name>-<environment>'),
  neutralized: z.boolean().default(false).describe('a copy that must reach nobody: no egress network'),
  volumes: VolumesSection.optional().describe('data that was there before Muelle, which stays where it is'),
  development: DevelopmentSection.nullable()
    .optional()
    .describe('makes it an environment for development; refused in production and wherever others could reach it'),
})
export type EnvironmentKeys = z.output<typeof EnvironmentKeys>

/** One environment: where it runs, and what differs there from the sections above it. */
export const EnvironmentSection = z.strictObject({
  ...EnvironmentKeys.shape,
  odoo: OdooSection.partial().optional().describe('what differs from odoo:'),
  postgres: PostgresSection.partial().optional().describe('what differs from postgres:'),
  proxy: ProxySection.partial().optional().describe('what differs from proxy:'),
  services: ServicesSection.partial().optional().describe('what differs from services:'),
  images: ImagesSection.partial().optional().describe('what differs from images:'),
  schedule: ScheduleSection.partial().optional().describe('what differs from schedule:'),
  anonymize: AnonymizeSection.optional().describe('what differs from anonymize:'),
  secrets: SecretsSection.partial().optional().describe('what differs from secrets:'),
  sizing: SizingSection.partial().optional().describe('what differs from sizing:'),
})
export type EnvironmentSection = z.output<typeof EnvironmentSection>
