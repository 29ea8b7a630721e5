import { existsSync } from 'node:fs'
import { poolUse } from '../../engine/address-pools.ts'
import { runOnHost } from '../../engine/on-host.ts'
import type { Engine, EngineInfo } from '../../engine/port.ts'
import type { Context } from '../../kernel/operation.ts'
import { userName } from '../../kernel/user.ts'
import { muelleVersion } from '../../kernel/version.ts'
import { recipe } from '../../workshop/images/debian.ts'
import type { HostSeen } from '../checks/check.ts'
import { lookAtDocker } from '../harden/docker.ts'
import { closedPorts } from '../harden/firewall/kept.ts'
import { askCompose, composeVersion, systemdRuns, versionIn } from '../prepare/inventory.ts'
import { placesFor, withAdministration } from '../prepare/places.ts'
import { natOfThisMachine } from './nat.ts'
import { spaceAt } from './space.ts'
import { spaceOfHost } from './space-of-host.ts'

/** Below it lie the directories of all stacks, on the daemon's host (DESIGN: configuration lives on the daemon's host). */
const stacks = '/var/lib/muelle'
const elsewhere = 'the daemon is on another machine'

/** Looks at the daemon and, as far as it can be reached, its host. Changes nothing. */
export async function lookAtHost(engine: Engine, source: 'official' | 'debian', context: Context): Promise<HostSeen> {
  const { info, clock } = await askTime(engine)
  const local = isLocal(engine, info)
  const environ = withAdministration(context.environ)
  return {
    info,
    local,
    systemd: local ? systemdRuns() : undefined,
    user: `${userName()} (${process.getuid?.()})`,
    clock,
    compose: local ? { version: await composeVersion(environ) } : await composeThere(engine, context.environ),
    disks: local ? await localDisks(info) : await remoteDisks(engine, source, info),
    networks: poolUse(
      info.addressPools,
      (await engine.networks.taken()).flatMap(({ subnets }) => subnets),
    ),
    closed: local ? await closedHere(context) : [],
    nat: local ? await natOfThisMachine(environ) : { unknown: elsewhere },
  }
}

/** Behind ssh the host itself can be asked. */
async function composeThere(engine: Engine, environ: Context['environ']): Promise<HostSeen['compose']> {
  const answer = await runOnHost(engine.address, askCompose, environ)
  return answer === undefined ? { unknown: elsewhere } : { version: versionIn(answer) }
}

/** Only root may read the rules; for others nothing is told. */
async function closedHere({ environ }: Context): Promise<readonly number[]> {
  if (process.geteuid?.() !== 0) return []
  return await closedPorts((await lookAtDocker(placesFor(environ))).published)
}

/** The daemon's time lies somewhere between question and answer: half the way there and back is the uncertainty. */
async function askTime(engine: Engine): Promise<{ info: EngineInfo; clock: HostSeen['clock'] }> {
  const before = Date.now()
  const info = await engine.info()
  const after = Date.now()
  const middle = (before + after) / 2
  return { info, clock: { ahead: Date.parse(info.systemTime) - middle, uncertainty: (after - before) / 2 } }
}

/** A local socket whose daemon's directory is here: a forwarded socket, or Docker Desktop's, is another machine's. */
function isLocal(engine: Engine, info: EngineInfo): boolean {
  return engine.address.startsWith('unix://') && existsSync(info.rootDirectory)
}

async function localDisks(info: EngineInfo): Promise<HostSeen['disks']> {
  return [
    { id: 'disk:docker', path: info.rootDirectory, space: await spaceAt(info.rootDirectory) },
    { id: 'disk:muelle', path: stacks, space: await spaceAt(stacks) },
  ]
}

async function remoteDisks(
  engine: Engine,
  source: 'official' | 'debian',
  info: EngineInfo,
): Promise<HostSeen['disks']> {
  const spaces = await spaceOfHost(engine, (await recipe('muelle', source, muelleVersion)).tag)
  return [
    { id: 'disk:docker', path: info.rootDirectory, space: spaces.root },
    { id: 'disk:muelle', path: stacks, space: spaces.stack },
  ]
}
