import type { Pack } from '../pack.ts'
import { fakes } from './fakes.ts'
import { neutralizing } from './neutralizing.ts'
import { payroll } from './payroll/template.ts'
import { rules } from './rules/rules.ts'

export const chile: Pack = { name: 'chile', neutralizing, fakes, templates: [payroll], rules }
