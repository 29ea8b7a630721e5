import { z } from 'zod'

export const ServicesSection = z.strictObject({
  redis: z.boolean().default(false).describe('run Redis beside Odoo, for addons that use it'),
})
export type ServicesSection = z.output<typeof ServicesSection>
