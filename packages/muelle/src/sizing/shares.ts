import { sidecarsIn } from '../stack/sidecars.ts'
import { bytesOf, mebibytes } from '../stack/size.ts'
import type { Stack } from '../stack/stack.ts'
import { assumptionsOf } from './assumptions.ts'
import { type Budget, budgetOf } from './budget.ts'
import { type Division, divide } from './divide.ts'
import { sidecarMemory } from './sidecars.ts'

/** What one container may use: memory as muelle.yaml writes it (`3G`, `1536M`), CPUs as a number. */
export interface Portion {
  readonly memory: string
  readonly cpus: number
}

/** The portions of the services that a stack's size is about. */
export interface Shares {
  /** One colour. */
  readonly odoo: Portion
  /** Scheduled jobs; a one-shot (an installation, an update) runs in a container of the same size. */
  readonly cron: Portion
  readonly postgres: Portion
}

/** The part of a stack that its sizes follow from. */
export type Sized = Pick<Stack, 'odoo' | 'postgres' | 'proxy' | 'services' | 'sizing' | 'development' | 'lock'>

/** What `auto` is where nobody said how large the host is. */
const usual = { odoo: { memory: '3G', cpus: 2 }, postgres: { memory: '2G', cpus: 2 } } as const satisfies Record<
  string,
  Portion
>

/** The portions in force: what muelle.yaml gives, else the budget's, else the usual ones. */
export function sharesOf(stack: Sized): Shares {
  const budget = budgetOf(stack)
  return budget === undefined ? fixedShares(stack) : dividedShares(stack, budget)
}

/** The memory of a stack's host, divided; undefined without a budget. */
export function divisionOf(stack: Sized): Division | undefined {
  const budget = budgetOf(stack)
  return budget && divisionIn(stack, budget)
}

function divisionIn(stack: Sized, budget: Budget): Division {
  const given = (memory: string) => (memory === 'auto' ? undefined : mebibytes(bytesOf(memory)))
  const sidecars = Object.values(sidecarMemory(sidecarsIn(stack), budget, stack.services)).reduce(
    (sum, each) => sum + each,
    0,
  )
  return divide(
    { memory: budget.memory, sidecars, odoo: given(stack.odoo.memory), postgres: given(stack.postgres.memory) },
    assumptionsOf(stack.sizing),
  )
}

/**
 * Memory is divided, CPUs are shared: a container may use those that nobody else wants. A limit above the host's CPUs would be
 * refused by Docker.
 */
function dividedShares(stack: Sized, budget: Budget): Shares {
  const { odoo, postgres } = stack
  const { odoo: colour, cron, postgres: database } = divisionIn(stack, budget)
  const cpus = odoo.cpus === 'auto' ? budget.cpus : odoo.cpus
  return {
    odoo: { memory: odoo.memory === 'auto' ? `${colour}M` : odoo.memory, cpus },
    cron: { memory: `${cron}M`, cpus: Math.min(1, cpus) },
    postgres: {
      memory: postgres.memory === 'auto' ? `${database}M` : postgres.memory,
      cpus: postgres.cpus === 'auto' ? budget.cpus : postgres.cpus,
    },
  }
}

function fixedShares({ odoo, postgres }: Pick<Stack, 'odoo' | 'postgres'>): Shares {
  const web = {
    memory: odoo.memory === 'auto' ? usual.odoo.memory : odoo.memory,
    cpus: odoo.cpus === 'auto' ? usual.odoo.cpus : odoo.cpus,
  }
  return {
    odoo: web,
    // Half of a colour, and enough for one process that works; jobs are fewer than requests.
    cron: { memory: `${Math.max(1024, mebibytes(bytesOf(web.memory) / 2))}M`, cpus: Math.min(1, web.cpus) },
    postgres: {
      memory: postgres.memory === 'auto' ? usual.postgres.memory : postgres.memory,
      cpus: postgres.cpus === 'auto' ? usual.postgres.cpus : postgres.cpus,
    },
  }
}
