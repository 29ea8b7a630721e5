import { readIfExists } from '../../kernel/files.ts'
import type { Argv } from './apt.ts'

/** True when control groups, of either version, are mounted in this mount namespace: dockerd does not start without. */
export async function cgroupsAreMounted(): Promise<boolean> {
  return / - cgroup2? /.test((await readIfExists('/proc/self/mountinfo')) ?? '')
}

/** Where no init mounts them, the unified hierarchy is mounted: Docker 20.10 and newer work with it (docs.docker.com, runmetrics). */
export const mountCgroupsArgv: Argv = ['mount', '-t', 'cgroup2', 'cgroup2', '/sys/fs/cgroup']
