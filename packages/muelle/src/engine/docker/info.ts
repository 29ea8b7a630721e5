import { z } from 'zod'
import type { EngineInfo } from '../port.ts'
import type { Client } from './client.ts'

/** What Muelle reads of the engine's `/info`; the library has no type for it. */
const Info = z.object({
  ID: z.string(),
  ServerVersion: z.string(),
  OperatingSystem: z.string().default('unknown'),
  Architecture: z.string().default('unknown'),
  CgroupVersion: z.string().default('1'),
  NCPU: z.number(),
  MemTotal: z.number(),
  DockerRootDir: z.string(),
  SystemTime: z.string(),
  Name: z.string().default('unknown'),
  Driver: z.string().default('unknown'),
  LoggingDriver: z.string().default('unknown'),
  LiveRestoreEnabled: z.boolean().default(false),
  IPv4Forwarding: z.boolean().default(true),
  MemoryLimit: z.boolean().default(false),
  CpuCfsQuota: z.boolean().default(false),
  PidsLimit: z.boolean().default(false),
  SecurityOptions: z.array(z.string()).nullish(),
  Warnings: z.array(z.string()).nullish(),
  DefaultAddressPools: z.array(z.object({ Base: z.string(), Size: z.number() })).nullish(),
})

/** What the daemon says of itself and its host. */
export async function info(client: Client, apiVersion: string): Promise<EngineInfo> {
  const answer = Info.parse(await client.ask('tell about itself', (docker) => docker.info()))
  return {
    id: answer.ID,
    version: answer.ServerVersion,
    apiVersion,
    operatingSystem: answer.OperatingSystem,
    architecture: answer.Architecture,
    cgroupVersion: answer.CgroupVersion,
    cpus: answer.NCPU,
    memory: answer.MemTotal,
    rootDirectory: answer.DockerRootDir,
    systemTime: answer.SystemTime,
    hostName: answer.Name,
    storageDriver: answer.Driver,
    logDriver: answer.LoggingDriver,
    liveRestore: answer.LiveRestoreEnabled,
    ipForwarding: answer.IPv4Forwarding,
    limits: { memory: answer.MemoryLimit, cpu: answer.CpuCfsQuota, pids: answer.PidsLimit },
    securityOptions: answer.SecurityOptions ?? [],
    warnings: answer.Warnings ?? [],
    addressPools: (answer.DefaultAddressPools ?? []).map(({ Base, Size }) => ({ base: Base, size: Size })),
  }
}
