import { z } from 'zod'
import { isSecretPath } from '../../stack/mask.ts'
import { limitsOf } from './limits.ts'

const Labels = z.record(z.string(), z.string())
const Words = z.array(z.string()).nullish()
const never = '0001-01-01T00:00:00Z'

/** The part of the engine's answer that is shown (Docker Engine API, ContainerInspect). */
const Inspected = z.object({
  Id: z.string(),
  Name: z.string(),
  Image: z.string(),
  RestartCount: z.number().default(0),
  State: z.object({
    Status: z.string(),
    OOMKilled: z.boolean().default(false),
    ExitCode: z.number().default(0),
    StartedAt: z.string().default(never),
    FinishedAt: z.string().default(never),
    Health: z
      .object({
        Status: z.string(),
        FailingStreak: z.number().default(0),
        Log: z.array(z.object({ End: z.string(), ExitCode: z.number(), Output: z.string() })).nullish(),
      })
      .nullish(),
  }),
  Config: z.object({
    Image: z.string(),
    User: z.string().default(''),
    Env: Words,
    Cmd: Words,
    Entrypoint: Words,
    Labels: Labels.nullish(),
    StopTimeout: z.number().nullish(),
    StopSignal: z.string().nullish(),
    Healthcheck: z.object({ Test: Words }).nullish(),
  }),
  HostConfig: z.object({
    MemoryReservation: z.number().default(0),
    ReadonlyRootfs: z.boolean().default(false),
    Privileged: z.boolean().default(false),
    CapAdd: Words,
    CapDrop: Words,
    SecurityOpt: Words,
    Tmpfs: Labels.nullish(),
    RestartPolicy: z.object({ Name: z.string() }).default({ Name: '' }),
    LogConfig: z.object({ Type: z.string(), Config: Labels.nullish() }),
  }),
  Mounts: z
    .array(
      z.object({
        Type: z.string(),
        Name: z.string().optional(),
        Source: z.string().default(''),
        Destination: z.string(),
        RW: z.boolean(),
      }),
    )
    .default([]),
  NetworkSettings: z.object({
    Networks: z.record(z.string(), z.object({ IPAddress: z.string().default(''), Aliases: Words })).default({}),
  }),
})

/** What one container is, as far as the engine's answer tells; secrets are not in it. */
export function detailOf(inspected: Readonly<Record<string, unknown>>) {
  const { State, Config, HostConfig, Mounts, NetworkSettings, ...rest } = Inspected.parse(inspected)
  const instant = (at: string) => (at === never ? null : at)
  const over = State.Status !== 'running' && State.Status !== 'created'
  return {
    id: rest.Id,
    container: rest.Name.replace(/^\//, ''),
    state: State.Status,
    startedAt: instant(State.StartedAt),
    finishedAt: over ? instant(State.FinishedAt) : null,
    exitCode: over ? State.ExitCode : null,
    restarts: rest.RestartCount,
    oomKilled: State.OOMKilled,
    health: State.Health
      ? {
          status: State.Health.Status,
          failing: State.Health.FailingStreak,
          test: Config.Healthcheck?.Test ?? [],
          last: State.Health.Log?.at(-1)
            ? {
                at: State.Health.Log.at(-1)?.End ?? '',
                exitCode: State.Health.Log.at(-1)?.ExitCode ?? 0,
                output: (State.Health.Log.at(-1)?.Output ?? '').trim(),
              }
            : null,
        }
      : null,
    image: { reference: Config.Image, id: rest.Image },
    user: Config.User,
    command: [...(Config.Entrypoint ?? []), ...(Config.Cmd ?? [])],
    mounts: [
      ...Mounts.map(({ Type, Name, Source, Destination, RW }) => ({
        kind: Type,
        source: Type === 'volume' ? (Name ?? Source) : Source,
        target: Destination,
        readOnly: !RW,
      })),
      ...Object.entries(HostConfig.Tmpfs ?? {}).map(([target, options]) => ({
        kind: 'tmpfs',
        source: options,
        target,
        readOnly: false,
      })),
    ].toSorted((one, other) => (one.target < other.target ? -1 : 1)),
    networks: Object.entries(NetworkSettings.Networks).map(([name, { IPAddress, Aliases }]) => ({
      name,
      address: IPAddress,
      // Its own id is a name too, and says nothing.
      names: (Aliases ?? []).filter((alias) => !rest.Id.startsWith(alias)),
    })),
    limits: { ...limitsOf(inspected), memoryReserved: HostConfig.MemoryReservation || null },
    rights: {
      readOnlyRoot: HostConfig.ReadonlyRootfs,
      privileged: HostConfig.Privileged,
      dropped: HostConfig.CapDrop ?? [],
      added: HostConfig.CapAdd ?? [],
      options: HostConfig.SecurityOpt ?? [],
    },
    restartPolicy: HostConfig.RestartPolicy.Name || 'no',
    stop: { signal: Config.StopSignal || 'SIGTERM', seconds: Config.StopTimeout ?? 10 },
    log: { driver: HostConfig.LogConfig.Type, options: HostConfig.LogConfig.Config ?? {} },
    environment: (Config.Env ?? []).map(variableOf).toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    labels: Config.Labels ?? {},
  }
}

/** Variables that every image has, and that hold no secret. */
const usual = /^(LANG|LANGUAGE|LC_\w+|TZ|TERM|PATH|HOME|[A-Z_]*VERSION)$/

/** Only a value that can be no secret is shown: a path, a number, or one of the usual variables. */
function variableOf(line: string) {
  const at = line.indexOf('=')
  const [name, value] = at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
  const plain = /^\/[\w./:-]*$|^\d{1,5}$/.test(value) && (!isSecretPath([name]) || /file|path|dir/i.test(name))
  return { name, value: plain || usual.test(name) ? value : null }
}
