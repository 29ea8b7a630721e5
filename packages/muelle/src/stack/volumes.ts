import { z } from 'zod'

/** A volume of Docker, or a folder of the host. Source: volume names in github.com/moby/moby, volume/mounts/validate.go. */
const place = z
  .string()
  .regex(
    /^([a-zA-Z0-9][a-zA-Z0-9_.-]+|(\/(?!\.\.?(\/|$))[\w.@+-]+)+)$/,
    'the name of a volume, or an absolute path on the Docker host',
  )

/** Data that was there before Muelle: named as it is, so that nothing is moved. */
export const VolumesSection = z.strictObject({
  database: place.optional().describe("PostgreSQL's data: a volume that is there, or a folder of the Docker host"),
  databaseFolder: z
    .string()
    .regex(/^(\.|(?!(.*\/)?\.\.?(\/|$))[\w.-]+(\/[\w.-]+)*)$/, 'a folder inside the volume, such as pgdata')
    .optional()
    .describe('where in it PostgreSQL finds its data directory; that of the image when absent'),
  files: place
    .optional()
    .describe("Odoo's data_dir with the filestore: a volume that is there, or a folder of the Docker host"),
})
export type VolumesSection = z.output<typeof VolumesSection>

/** Full names of the volumes that Compose did not make, by what compose.yaml calls them. */
export function outsideVolumes(volumes: VolumesSection | undefined): Readonly<Record<string, string>> {
  const named = { 'db-data': volumes?.database, 'odoo-data': volumes?.files }
  return Object.fromEntries(
    Object.entries(named).flatMap(([key, name]) => (name === undefined || name.startsWith('/') ? [] : [[key, name]])),
  )
}
