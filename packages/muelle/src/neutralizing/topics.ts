import { credentials } from './credentials.ts'
import { jobs } from './jobs.ts'
import { mail } from './mail.ts'
import type { Topic } from './measure.ts'
import { money } from './money.ts'
import { parameters } from './parameters.ts'
import { reach } from './reach.ts'

/** All that Muelle neutralises beside Odoo's own `neutralize`; what belongs to a country is in packs/. */
export const topics: readonly Topic[] = [...mail, ...jobs, ...money, ...reach, ...parameters, credentials]
