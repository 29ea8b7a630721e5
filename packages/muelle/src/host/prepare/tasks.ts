import { step } from '../../kernel/steps.ts'
import { mountCgroupsArgv } from './cgroups.ts'
import { command } from './command.ts'
import { composePluginTasks } from './compose-plugin.ts'
import { daemonTasks } from './daemon.ts'
import type { Inventory } from './inventory.ts'
import { packageTasks } from './package-tasks.ts'
import { composeFromRelease, lacksOf, packagesFor, type Wishes } from './packages.ts'
import { requireDistribution } from './refusals.ts'
import type { Start, Task } from './task.ts'

/**
 * What is to be done on the machine that was seen; empty when all is well.
 * @throws EnvironmentError when packages are lacking and the distribution is not known.
 */
export function tasksFor(seen: Inventory, wishes: Wishes, how: Start): readonly Task[] {
  return [...installation(seen, wishes, how), ...cgroups(seen, how), ...daemonTasks(seen, how)]
}

function installation(seen: Inventory, wishes: Wishes, how: Start): readonly Task[] {
  const lacks = lacksOf(seen, wishes)
  if (lacks.length === 0) return []
  const distribution = requireDistribution(seen, lacks)
  const { compose } = distribution
  const plugin = composeFromRelease(seen, lacks) && compose.from === 'release'
  return [
    ...packageTasks(seen, packagesFor(distribution, seen, lacks), how),
    ...(plugin ? composePluginTasks(distribution, compose, how) : []),
  ]
}

/** Without systemd a bare machine may have no control groups mounted. */
function cgroups(seen: Inventory, how: Start): readonly Task[] {
  if (seen.daemon.state !== 'down' || seen.systemd || seen.cgroupsMounted) return []
  return [
    {
      step: step({
        id: 'daemon:cgroups',
        what: 'mount the control groups',
        why: 'dockerd does not start without them, and no systemd mounts them here',
        argv: mountCgroupsArgv,
        undo: 'umount /sys/fs/cgroup',
      }),
      async work(note) {
        await command(mountCgroupsArgv, how, note, 'mount control groups by hand')
        return true
      },
    },
  ]
}
