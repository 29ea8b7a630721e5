import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunResult, run } from '../../../packages/muelle/src/kernel/run.ts'

const root = join(import.meta.dirname, '../../..')

/** Somebody of the group docker, without any other right, who has Muelle installed. */
export interface Developer {
  readonly name: string
  muelle(...argv: readonly string[]): Promise<RunResult>
  /** Runs it with pipes, for as long as it likes. */
  start(...argv: readonly string[]): ChildProcess
  own(path: string): Promise<void>
  remove(): Promise<void>
}

/** Makes the user, and a copy of the bundle that this user can read: a checkout may lie where only root comes. */
export async function developer(name: string, directory: string): Promise<Developer> {
  await run({ argv: ['userdel', '--remove', name] })
  const made = await run({ argv: ['useradd', '--create-home', '--groups', 'docker', name] })
  if (made.exitCode !== 0) throw new Error(made.stderr)
  const home = await mkdtemp(join(tmpdir(), `${name}-`))
  await chmod(home, 0o755)
  await mkdir(join(home, 'packages/muelle'), { recursive: true })
  for (const part of ['packages/muelle/bin', 'packages/muelle/dist', 'packages/muelle/package.json', 'images'])
    await cp(join(root, part), join(home, part), { recursive: true })
  await cp(process.execPath, join(home, 'node'))
  await run({ argv: ['chmod', '-R', 'a+rX', home] })
  const line = (argv: readonly string[]): [string, ...string[]] => [
    ...(['setpriv', `--reuid=${name}`, `--regid=${name}`, '--init-groups'] as const),
    ...['env', `HOME=/home/${name}`, 'NO_COLOR=1', join(home, 'node'), join(home, 'packages/muelle/bin/muelle.js')],
    ...['-C', directory, ...argv],
  ]
  return {
    name,
    muelle: (...argv) => run({ argv: line(argv), timeout: 900_000 }),
    start(...argv) {
      const [program, ...rest] = line(argv)
      return spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
    },
    async own(path) {
      await run({ argv: ['chown', '-R', `${name}:${name}`, path] })
    },
    async remove() {
      await run({ argv: ['userdel', '--remove', name] })
      await rm(home, { recursive: true, force: true })
    },
  }
}
