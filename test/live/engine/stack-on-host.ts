import { expect } from 'vitest'
import { type HostRequest, openHost } from '../../../packages/muelle/src/engine/host/open.ts'
import type { HostSession } from '../../../packages/muelle/src/engine/host/session.ts'
import type { Engine } from '../../../packages/muelle/src/engine/port.ts'
import { type Report, ReportedError } from '../../../packages/muelle/src/kernel/errors.ts'
import { type RunResult, run } from '../../../packages/muelle/src/kernel/run.ts'

const muelle = '/var/lib/muelle'
const parent = `${muelle}/engtest`

/** The docker command, as a person would use it. */
export async function docker(...argv: string[]): Promise<string> {
  const result: RunResult = await run({ argv: ['docker', ...argv] })
  expect(result, `docker ${argv.join(' ')}: ${result.stderr}`).toMatchObject({ exitCode: 0 })
  return result.stdout.trim()
}

/** Runs a script on the daemon's host, with Muelle's directory there at its own path. */
export const onHost = (image: string, script: string): Promise<string> =>
  docker('run', '--rm', '--network=none', '--entrypoint=', '-v', `${muelle}:${muelle}`, image, 'sh', '-ec', script)

/** A stack of its own for one test. */
export function stackOf(environment: string) {
  return {
    name: 'engtest',
    environment,
    project: `engtest-${environment}`,
    hostDirectory: `${parent}/${environment}`,
    socket: '/var/run/docker.sock',
  }
}

/** Opens a stack the way an operation does. */
export function open(
  engine: Engine,
  image: string,
  environment: string,
  more: Partial<HostRequest> & { readonly actor?: string; readonly input?: unknown } = {},
): Promise<HostSession> {
  const { actor = 'cli:ana', input = {}, ...rest } = more
  const invocation = { operation: 'up', effect: 'change' as const, input, actor }
  const context = { invocation, signal: new AbortController().signal }
  return openHost({ engine, image, stack: stackOf(environment), context, lock: true, ...rest })
}

/** The report of what must fail. */
export async function reportOf(
  work: Promise<unknown>,
): Promise<Report & { readonly kind: string; readonly exit: number }> {
  const failure = await work.then(
    () => new Error('it did well'),
    (error: Error) => error,
  )
  if (!(failure instanceof ReportedError)) throw failure
  return { ...failure.report, kind: failure.kind, exit: failure.exit }
}
