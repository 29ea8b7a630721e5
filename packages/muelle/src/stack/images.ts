import { z } from 'zod'

export const ImagesSection = z.strictObject({
  source: z
    .enum(['official', 'debian'])
    .default('official')
    .describe('official: from a registry; debian: built here from Debian packages'),
  registry: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]*(:\d+)?(\/[a-z0-9._-]+)*$/,
      'a registry such as registry.acme.cl:5000, without https:// and without a / at the end',
    )
    .nullable()
    .default(null)
    .describe('registry to pull the official images through'),
  keepTags: z.int().min(1).max(1000).default(10).describe('application images kept'),
})
export type ImagesSection = z.output<typeof ImagesSection>
