import { bytesOf, mebibytes } from '../stack/size.ts'
import type { Stack } from '../stack/stack.ts'

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

/** What `auto` is where nobody said how large the host is. */
const usual = { odoo: { memory: '3G', cpus: 2 }, postgres: { memory: '2G', cpus: 2 } } as const satisfies Record<
  string,
  Portion
>

/** The portions in force: what muelle.yaml gives, else the usual ones. */
export function sharesOf({ odoo, postgres }: Pick<Stack, 'odoo' | 'postgres'>): Shares {
  const web = {
    memory: odoo.memory === 'auto' ? usual.odoo.memory : odoo.memory,
    cpus: odoo.cpus === 'auto' ? usual.odoo.cpus : odoo.cpus,
  }
  return {
    odoo: web,
    cron: besides(web),
    postgres: {
      memory: postgres.memory === 'auto' ? usual.postgres.memory : postgres.memory,
      cpus: postgres.cpus === 'auto' ? usual.postgres.cpus : postgres.cpus,
    },
  }
}

/** Half of a colour, and enough for one process that works; jobs are fewer than requests. */
const besides = ({ memory, cpus }: Portion): Portion => ({
  memory: `${Math.max(1024, mebibytes(bytesOf(memory) / 2))}M`,
  cpus: Math.min(1, cpus),
})
