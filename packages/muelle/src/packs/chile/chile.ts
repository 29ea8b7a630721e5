import type { Pack } from '../pack.ts'
import { fakes } from './fakes.ts'
import { neutralising } from './neutralising.ts'
import { payroll } from './payroll/template.ts'

export const chile: Pack = { name: 'chile', neutralising, fakes, templates: [payroll] }
