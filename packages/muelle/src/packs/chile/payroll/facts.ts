/** Caps that hold from a month on, until those of a later one; in UF. */
export interface Caps {
  /** First day, ISO 8601. */
  readonly month: string
  /** Of what pension and health are paid on. */
  readonly pension: number
  /** Of what the unemployment insurance is paid on. */
  readonly unemployment: number
  /** They are set in January by what is known of wages until then, and for good in February. */
  readonly provisional: boolean
  /** As the module shows it. */
  readonly source: string
}

/** By month of remuneration. Source: Superintendencia de Pensiones (spensiones.cl, "topes imponibles"); facts/chile.md, "Payroll parameters". */
export const caps: readonly Caps[] = [
  {
    month: '2025-12-01',
    pension: 87.8,
    unemployment: 131.9,
    provisional: false,
    source: 'Superintendencia de Pensiones, 2025',
  },
  {
    month: '2026-01-01',
    pension: 89.9,
    unemployment: 135.1,
    provisional: true,
    source: 'Superintendencia de Pensiones, January 2026',
  },
  {
    month: '2026-02-01',
    pension: 90,
    unemployment: 135.2,
    provisional: false,
    source: 'Superintendencia de Pensiones, February 2026',
  },
]

/** Per cent of the wage that the employee pays, below the caps. */
export const rates = {
  /** Source: decree law 3.500 of 1980, article 17. The AFP's commission comes on top. */
  pension: 10,
  /** Source: decree law 3.500 of 1980, article 84. An ISAPRE's plan may cost more. */
  health: 7,
  /** Of an indefinite contract. Source: law 19.728, article 5 a. */
  unemployment: 0.6,
} as const

/** Codes and names of the AFPs. Source: Previred, format of the monthly file by length, table of AFPs (facts/chile.md, Previred). */
export const afps: readonly (readonly [code: string, name: string])[] = [
  ['03', 'Cuprum'],
  ['05', 'Habitat'],
  ['08', 'Provida'],
  ['29', 'PlanVital'],
  ['33', 'Capital'],
  ['34', 'Modelo'],
  ['35', 'Uno'],
]
