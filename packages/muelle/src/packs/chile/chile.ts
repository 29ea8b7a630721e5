import type { Pack } from '../pack.ts'
import { fakes } from './fakes.ts'
import { neutralising } from './neutralising.ts'

export const chile: Pack = { name: 'chile', neutralising, fakes }
