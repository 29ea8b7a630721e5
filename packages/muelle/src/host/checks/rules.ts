import type { Rule } from './check.ts'
import { clock } from './clock.ts'
import { compose } from './compose.ts'
import { liveRestore, logs, rootless, storage, warnings } from './daemon.ts'
import { disk } from './disk.ts'
import { engine } from './engine.ts'
import { firewall } from './firewall.ts'
import { limits } from './limits.ts'
import { memory } from './memory.ts'
import { network } from './network.ts'

/** Every rule about a host, in the order they are shown. */
export const rules: readonly Rule[] = [
  engine,
  compose,
  disk,
  memory,
  limits,
  clock,
  storage,
  network,
  firewall,
  logs,
  liveRestore,
  rootless,
  warnings,
]
