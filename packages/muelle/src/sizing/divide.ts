import type { Assumptions } from './assumptions.ts'

/** How a host's memory is divided, MiB. */
export interface Division {
  /** The operating system and Docker. */
  readonly system: number
  /** Muelle's helper container, while something changes. */
  readonly helper: number
  /** Proxy, steward and the like, together. */
  readonly sidecars: number
  /** One colour. */
  readonly odoo: number
  /** Cron; and an installation or update, which takes its place: cron never runs beside an update. */
  readonly cron: number
  readonly postgres: number
}

/** What is given, in MiB; what muelle.yaml fixes is not divided. */
export interface ToDivide {
  readonly memory: number
  readonly sidecars: number
  readonly odoo?: number | undefined
  readonly postgres?: number | undefined
}

/** Two colours, and cron or the update at half of one. */
const colours = 2.5

/**
 * Divides a host's memory so that both colours and an update fit side by side.
 * First what is not ours to choose, then the database's part, then Odoo. Nothing falls below what it starts with: on a host that is
 * too small the sum is more than there is, and {@link atRelease} says so.
 */
export function divide({ memory, sidecars, ...fixed }: ToDivide, figures: Assumptions): Division {
  const system = systemPart(memory, figures)
  const { helper } = figures
  const rest = memory - system - helper - sidecars
  const forDatabase = Math.floor(rest * figures.databasePart)
  const postgres =
    fixed.postgres ??
    Math.max(figures.databaseLeast, fixed.odoo === undefined ? forDatabase : Math.floor(rest - colours * fixed.odoo))
  const left = rest - postgres
  const odoo =
    fixed.odoo ??
    Math.max(figures.colourLeast, Math.min(Math.floor(left / colours), Math.floor((left - figures.cronLeast) / 2)))
  const cron = Math.max(figures.cronLeast, Math.floor(odoo / 2))
  return { system, helper, sidecars, odoo, cron, postgres }
}

/** Memory of the operating system and Docker, MiB. */
const systemPart = (memory: number, { systemLeast, systemPart: part }: Assumptions): number =>
  Math.max(systemLeast, Math.floor(memory * part))

/** MiB of the worst moment: both colours, an update, and Muelle at work. */
export const atRelease = (division: Division): number => atRest(division) + division.odoo + division.helper

/** MiB of every day: one colour and cron. */
export const atRest = ({ system, sidecars, odoo, cron, postgres }: Division): number =>
  system + sidecars + odoo + cron + postgres
