import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../../../packages/muelle/src/kernel/run.ts'
import { start } from '../../../packages/muelle/src/kernel/spawn.ts'
import { startRegistry } from '../registry/registry.ts'
import { type Project, project, type Reach } from '../stack/project.ts'
import { type Agent, type Answered, agentFor } from './agent.ts'
import { beginning, ending } from './commands.ts'
import { withoutTheMoment } from './moment.ts'
import { operationOf } from './operation.ts'
import { rest, schedule } from './rest.ts'
import type { Row } from './row.ts'
import type { Scene } from './scene.ts'
import { storage } from './storage.ts'
import { wordsOf } from './words.ts'

interface Options {
  /** Of the project, and with `-live` of its stack. */
  readonly name: string
  readonly ports: { readonly stack: number; readonly registry: number }
  /** The way of every row to Docker. */
  readonly reach: () => Promise<Reach>
  /** Another way to the same daemon: each row must answer there as here, or plan the same. */
  readonly alike?: () => Promise<Reach>
  /** An agent over MCP must be answered as a person is. */
  readonly agent?: true
}

/**
 * Runs every row, in order, on one stack: docs/docker-commands.md as it stands there, and everything else that Muelle does.
 * @returns the stack, for tests after the rows; it is down by then.
 */
export function everydaySuite({ name, ports, reach: reached, alike, agent: withAgent }: Options): () => Project {
  let scene: Scene
  let reach: Reach
  let other: Reach | undefined
  let agent: Agent | undefined
  let config: string

  beforeAll(async () => {
    config = await mkdtemp(join(tmpdir(), 'muelle-docker-config-'))
    // Logins of the test's own; Compose is where it was, also when it lies in the person's directory.
    await symlink(join(homedir(), '.docker/cli-plugins'), join(config, 'cli-plugins'))
    const withLogins = ({ before, environ }: Reach): Reach => ({
      ...(before && { before }),
      environ: { ...environ, DOCKER_CONFIG: config },
    })
    reach = withLogins(await reached())
    other = alike && withLogins(await alike())
    const registry = await startRegistry(ports.registry)
    const stack = await project({
      name,
      port: ports.stack,
      change: (yaml) => `${yaml.replace('images:', `images:\n  registry: ${registry.address}/acme`)}${schedule}`,
    })
    scene = { stack, registry }
    if (withAgent) agent = await agentFor(stack.directory, stack.through(reach).environ)
  })

  afterAll(async () => {
    try {
      await agent?.[Symbol.asyncDispose]()
      await scene?.registry.stop()
    } finally {
      await scene?.stack.remove()
      if (config) await rm(config, { recursive: true, force: true })
    }
  })

  const rows = [...beginning, ...storage, ...rest, ...ending]
  test.each(rows.map((row) => [row.muelle, row] as const))('%s', async (_line, row) => {
    await row.before?.(scene)
    if (other === undefined || !isComparable(row)) {
      await toItsEnd(row)
      return
    }
    const asked = await question(row)
    // What only looks is asked in every way at once; what changes is planned before it is done.
    const reads = !asked.includes('--dry-run')
    const everyWay = async (second: Reach) =>
      Promise.all([
        answer(asked, row, reach),
        answer(asked, row, second),
        ...(agent && !row.input ? [agent.answer(row.muelle)] : []),
      ])
    let [[here, ...others]] = await Promise.all([everyWay(other), reads && toItsEnd(row)])
    // A stack lives on between two questions; what differs by the way still differs when it is asked again.
    for (let tries = 0; tries < 2 && !others.every((other) => isDeepStrictEqual(here, other)); tries++)
      [here, ...others] = await everyWay(other)
    for (const there of others) expect(there).toEqual(here)
    if (!reads) await toItsEnd(row)
  })

  /** Runs a row as a person types it, to its end, or until it has shown what it watches. */
  async function toItsEnd(row: Row): Promise<void> {
    const { argv, environ } = scene.stack.through(reach)
    // Words after a service's name may be the program's own: Muelle's come first.
    const running = start({ argv: [...argv, ...agreement(row), ...wordsOf(row.muelle)], environ, timeout: 300_000 })
    running.stdin.end(await row.input?.(scene))
    let output = ''
    let over = false
    for (const stream of [running.stdout, running.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
    void running.ended.then(() => {
      over = true
    })
    if (row.watches) {
      while (!over && !row.shows.test(output)) await sleep(50)
      process.kill(running.pid ?? 0, 'SIGINT')
    }
    const { exitCode } = await running.ended
    const good = row.watches ? [0, 130] : row.mayFind ? [0, 1] : [0]
    expect(good, output).toContain(exitCode)
    expect(output).toMatch(row.shows)
  }

  const agreement = ({ loses, losesNamed }: Row): readonly string[] => {
    const lost = losesNamed ?? (loses === undefined ? undefined : `${name}-live${loses}`)
    return lost === undefined ? ['--yes'] : ['--yes', '--confirm', lost]
  }

  /** The row, asked for its answer as data; for its plan when it changes something. */
  async function question({ muelle }: Row): Promise<readonly string[]> {
    const { effect } = await operationOf(muelle)
    const isPlan = effect === 'read' || muelle.includes('--dry-run')
    return ['--format', 'json', ...(isPlan ? [] : ['--dry-run']), ...wordsOf(muelle)]
  }

  async function answer(words: readonly string[], row: Row, through: Reach): Promise<Answered> {
    const { argv, environ } = scene.stack.through(through)
    const result = await run({ argv: [...argv, ...words], environ, input: await row.input?.(scene), timeout: 300_000 })
    const { exitCode, stdout, stderr } = result
    try {
      return { exitCode: exitCode ?? -1, said: withoutTheMoment(asAgent(JSON.parse(stdout))) }
    } catch {
      throw new Error(`${words.join(' ')} says no JSON (exit code ${exitCode}):\n${stdout}\n${stderr}`)
    }
  }

  return () => scene.stack
}

/** A plan in the form in which an agent gets it: without the input, which it knows. */
function asAgent(answer: Record<string, unknown>): unknown {
  if (!('steps' in answer && 'effect' in answer && 'operation' in answer)) return answer
  const { input: _, ...plan } = answer
  return { ...plan, environment: plan.environment ?? null, loses: plan.loses ?? null }
}

/** Not once more what is asked for as JSON already. */
const isComparable = ({ muelle, watches, alone }: Row): boolean =>
  !watches && !alone && !muelle.includes('--format json')
