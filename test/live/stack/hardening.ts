import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../../../packages/muelle/src/kernel/run.ts'
import type { Project } from './project.ts'

/** The part of `docker inspect` that is judged here. */
interface Inspected {
  readonly Id: string
  readonly Name: string
  readonly Path: string
  readonly Args: readonly string[]
  readonly Config: { readonly User: string; readonly Env: readonly string[]; readonly Labels: Record<string, string> }
  readonly State: { readonly Pid: number }
  readonly HostConfig: {
    readonly Memory: number
    readonly NanoCpus: number
    readonly PidsLimit: number | null
    readonly CapDrop: readonly string[] | null
    readonly CapAdd: readonly string[] | null
    readonly SecurityOpt: readonly string[] | null
    readonly ReadonlyRootfs: boolean
    readonly Privileged: boolean
    readonly Init: boolean | null
    readonly RestartPolicy: { readonly Name: string }
    readonly LogConfig: { readonly Type: string; readonly Config: Record<string, string> }
    readonly PortBindings: Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[]> | null
  }
  readonly NetworkSettings: { readonly Networks: Record<string, unknown> }
}

/** Everything about the running containers of a stack that is not as hard as it should be, or shows a secret. Empty when all is well. */
export async function hardeningFaults(project: Project): Promise<readonly string[]> {
  const label = `label=com.docker.compose.project=${project.name}-live`
  const ids = (await run({ argv: ['docker', 'ps', '--quiet', '--filter', label] })).stdout.trim().split('\n')
  const { stdout } = await run({ argv: ['docker', 'inspect', ...ids], limit: 16 * 1024 * 1024 })
  const containers = JSON.parse(stdout) as Inspected[]
  if (containers.length < 5) throw new Error(`only ${containers.length} containers run`)
  const secrets = await secretValues(project)
  const faults: string[] = []
  for (const container of containers) {
    const service = container.Config.Labels['com.docker.compose.service'] ?? container.Name
    for (const fault of [
      ...rightsOf(service, container),
      ...limitsOf(container),
      ...(await leaksOf(container, secrets)),
    ])
      faults.push(`${service}: ${fault}`)
  }
  return faults
}

function rightsOf(service: string, { Config, HostConfig, NetworkSettings }: Inspected): string[] {
  const faults: string[] = []
  const [uid] = Config.User.split(':')
  if (service === 'steward' ? uid !== '0' : uid === '' || uid === '0' || uid === 'root')
    faults.push(`runs as ${Config.User || 'root'}`)
  if (HostConfig.CapDrop?.join() !== 'ALL') faults.push('does not drop all capabilities')
  if ((HostConfig.CapAdd?.length ?? 0) > 0) faults.push(`has capabilities ${HostConfig.CapAdd?.join()}`)
  if (!HostConfig.SecurityOpt?.includes('no-new-privileges:true')) faults.push('may gain privileges')
  if (HostConfig.Privileged) faults.push('is privileged')
  if (!HostConfig.ReadonlyRootfs) faults.push('can write its root file system')
  const networks = Object.keys(NetworkSettings.Networks)
    .map((name) => name.replace(/^.*_/, ''))
    .sort()
    .join()
  const wanted: Record<string, string> = {
    db: 'data',
    'odoo-blue': 'data,egress,front',
    'odoo-cron': 'data,egress,front',
    proxy: 'edge,front',
    redis: 'data',
    pgbouncer: 'data',
    ai: 'front',
    steward: 'none',
  }
  if (networks !== wanted[service]) faults.push(`is in the networks ${networks}, not ${wanted[service]}`)
  const published = Object.values(HostConfig.PortBindings ?? {}).flat()
  if (service === 'proxy' ? published.length !== 1 || published[0]?.HostIp !== '127.0.0.1' : published.length > 0)
    faults.push(`publishes ${JSON.stringify(published)}`)
  return faults
}

function limitsOf({ HostConfig }: Inspected): string[] {
  const faults: string[] = []
  if (HostConfig.Memory <= 0) faults.push('has no memory limit')
  if (HostConfig.NanoCpus <= 0) faults.push('has no CPU limit')
  if ((HostConfig.PidsLimit ?? 0) <= 0) faults.push('has no limit of processes')
  if (HostConfig.Init !== true) faults.push('has no init')
  if (HostConfig.RestartPolicy.Name !== 'always') faults.push(`restarts ${HostConfig.RestartPolicy.Name}`)
  if (!HostConfig.LogConfig.Config['max-size'] || !HostConfig.LogConfig.Config['max-file'])
    faults.push('does not rotate its log')
  return faults
}

/** Where anybody who may look could read a secret: labels, arguments, environment; of every process in the container. */
async function leaksOf(container: Inspected, secrets: readonly string[]): Promise<string[]> {
  const pids = await processesOf(container.Id)
  if (pids.length === 0) throw new Error(`${container.Name} has no process`)
  const places: [string, string][] = [['docker inspect', JSON.stringify(container)]]
  for (const pid of pids)
    for (const file of ['cmdline', 'environ'])
      places.push([`/proc/${pid}/${file}`, await readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '')])
  return places
    .filter(([, text]) => secrets.some((secret) => text.includes(secret)))
    .map(([place]) => `a secret stands in ${place}`)
}

/** Every process in a container's control group. Not `docker top`: that needs `ps` on the daemon's host. */
async function processesOf(container: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const groups = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '')))
  return pids.filter((_, index) => groups[index]?.includes(container))
}

async function secretValues(project: Project): Promise<readonly string[]> {
  const store = join(project.stackDirectory, 'secrets/store')
  const values = await Promise.all((await readdir(store)).map((name) => readFile(join(store, name), 'utf8')))
  if (values.length < 4) throw new Error('the store holds too few secrets for this check to mean anything')
  return values
}
