import { fail, ok, type Rule } from './check.ts'

/** The stack limits each service; a kernel that does not enforce it lets one service starve the others. */
export const limits: Rule = ({ info }) => {
  const { memory, cpu, pids } = info.limits
  const missing = [...(memory ? [] : ['memory']), ...(cpu ? [] : ['cpu']), ...(pids ? [] : ['pids'])]
  const group = `control groups v${info.cgroupVersion}`
  if (missing.length === 0) return [ok('limits', 'limits on memory, CPU and processes are enforced', group)]
  return [
    fail(
      'limits',
      `limits on ${missing.join(', ')} are not enforced`,
      `${group}; docker info says no to ${missing.join(', ')}`,
      'enable the controllers: on the kernel command line (cgroup_enable=memory), or, for a rootless Docker, by delegation in systemd',
    ),
  ]
}
