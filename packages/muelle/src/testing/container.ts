import { z } from 'zod'
import { composeLabels } from '../engine/docker/containers.ts'
import { attached } from '../engine/once.ts'
import type { AttachRequest, Engine } from '../engine/port.ts'
import { lineSplitter } from '../kernel/lines.ts'
import { userOf } from '../render/images.ts'
import { mountedAddons } from '../render/odoo/addons.ts'
import { sharesOf } from '../sizing/shares.ts'
import { bytesOf } from '../stack/size.ts'
import type { Stack } from '../stack/stack.ts'
import type { Spool, Spooled } from './spool.ts'
import { supervisorScript, type Task } from './supervisor.ts'

/** Where test runs work: the engine, the stack, and the application image. */
export interface Place {
  readonly engine: Engine
  readonly stack: Stack
  readonly image: string
  readonly signal: AbortSignal
  readonly spool: Spool
}

/** The directory of the stack on its host that holds the data directories of test databases. */
export const dataFolder = 'testing'

/** In the container: what is handed out at the end. */
export const collected = '/tmp/muelle-test'

/** A container of the application image as a test run needs it: on the internal network of the database alone, with nothing of the stack's data. */
export function containerOf(
  { stack, image }: Pick<Place, 'stack' | 'image'>,
  more: Pick<AttachRequest, 'argv' | 'entrypoint'> & { readonly network: string },
): AttachRequest {
  const { uid, gid } = userOf(stack, 'odoo')
  const { memory, cpus } = sharesOf(stack).odoo
  const { hostDirectory, directory, project } = stack
  return {
    image,
    user: `${uid}:${gid}`,
    ...more,
    // Compose's own labels of a one-off container: it is seen as one, and what a killed daemon left of it goes with the others.
    labels: {
      'io.muelle.role': 'test',
      'io.muelle.name': stack.name,
      'io.muelle.environment': stack.environment,
      [composeLabels.project]: project,
      [composeLabels.service]: 'odoo-cron',
      [composeLabels.oneOff]: 'True',
    },
    capabilities: [],
    limits: { memory: bytesOf(memory), cpus, pids: 512 },
    environment: {
      ODOO_RC: '/tmp/odoo.conf',
      PGPASSFILE: '/run/secrets/pgpass',
      PYTHONDONTWRITEBYTECODE: '1',
    },
    binds: [
      `${hostDirectory}/${dataFolder}:/var/lib/odoo`,
      `${hostDirectory}/odoo:/etc/muelle/odoo:ro`,
      `${hostDirectory}/secrets/odoo:/run/secrets:ro`,
      ...mountedAddons(stack).map((each) => `${directory}/${each.context}:${each.image}:ro`),
    ],
  }
}

/** A file that a run hands out. */
export interface Collected {
  /** Relative, with `/`, never upwards. */
  readonly path: string
  /** Where its content is on this machine, until the tests are over. */
  readonly file: string
}

const Part = z.object({ path: z.string(), data: z.string() })

/**
 * Runs Odoo in a container of its own. When this process dies, however it dies, the container ends.
 * @param onLine each line of Odoo's log.
 * @returns its exit code, and the files that it left in {@link collected}.
 * @throws the reason of the interruption, after the container is gone.
 */
export async function runOdoo(
  place: Place,
  task: Task,
  onLine: (line: string) => void,
): Promise<{ readonly exitCode: number; readonly files: readonly Collected[] }> {
  const { engine, stack, signal, spool } = place
  const request = containerOf(place, {
    entrypoint: ['/bin/sh', '/etc/muelle/odoo/start'],
    argv: ['python3', '-c', supervisorScript, JSON.stringify(task)],
    network: `${stack.project}_data`,
  })
  return await attached(engine, request, signal, async (container) => {
    const parts = new Map<string, Spooled>()
    await Promise.all([
      eachLine(container.stderr, onLine),
      eachLine(container.stdout, (line) => {
        const { path, data } = Part.parse(JSON.parse(line))
        if (!isBelow(path)) return
        const file = parts.get(path) ?? spool.begin()
        parts.set(path, file)
        file.write(Buffer.from(data, 'base64'))
      }),
    ])
    const exitCode = await container.ended
    for (const { close } of parts.values()) close()
    return { exitCode, files: [...parts].map(([path, { file }]) => ({ path, file })) }
  })
}

/** Nothing that a test wrote may lead out of the folder that it is put into. */
const isBelow = (path: string): boolean => !path.startsWith('/') && !path.split('/').includes('..')

async function eachLine(stream: AsyncIterable<Uint8Array>, onLine: (line: string) => void): Promise<void> {
  const lines = lineSplitter()
  for await (const chunk of stream) for (const line of lines.push(chunk)) onLine(line)
  for (const line of lines.end()) onLine(line)
}
