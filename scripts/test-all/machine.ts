import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { aptEnviron, installArgv, updateArgv } from '../../packages/muelle/src/host/prepare/apt.ts'
import { withAdministration } from '../../packages/muelle/src/host/prepare/places.ts'
import { directoriesOf, findProgram } from '../../packages/muelle/src/kernel/programs.ts'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { type HostPackage, hostPackages } from '../host-packages.ts'
import { type Outcome, runSuite } from './suite.ts'

/**
 * Prepares this machine as a person would: Docker by `muelle host prepare`, the tests' tools by the distribution's packages.
 * Says what it will do; asks when a person sits there, goes on otherwise. Without root it goes through sudo.
 * @returns an outcome for each part; nothing to do counts as done.
 */
export async function prepareMachine(
  muelle: readonly [string, ...string[]],
  signal: AbortSignal,
): Promise<readonly Outcome[]> {
  const missing = hostPackages.filter(({ program }) => !isThere(program))
  console.log('\n== machine')
  console.log('   Docker and Compose, unless they are there: muelle host prepare --images')
  for (const { package: name, why } of missing) console.log(`   package ${name}: ${why}`)
  if (!(await agreed()))
    return [{ name: 'machine', seconds: 0, passed: 0, failed: 1, note: 'not prepared: you said no' }]
  const argv = asRoot([...muelle, 'host', 'prepare', '--images', '--yes'])
  const docker = await runSuite({ name: 'docker', argv, count: 'exit' }, signal)
  return missing.length === 0 ? [docker] : [docker, await tools(missing, signal)]
}

async function tools(missing: readonly HostPackage[], signal: AbortSignal): Promise<Outcome> {
  const begun = performance.now()
  const packages = missing.map(({ package: name }) => name)
  for (const argv of [updateArgv(), installArgv(packages), ...switchedOff(missing)]) {
    console.log(`\n== tools: ${argv.join(' ')}`)
    const environ = { ...withAdministration(process.env), ...aptEnviron }
    const terminal = process.stdin.isTTY === true
    const done = await run({ argv: asRoot(argv), environ, signal, terminal, onLine: (line) => console.log(line) })
    if (done.exitCode !== 0) {
      const seconds = (performance.now() - begun) / 1000
      return { name: 'tools', seconds, passed: 0, failed: 1, note: `install by hand: ${packages.join(' ')}` }
    }
  }
  return { name: 'tools', seconds: (performance.now() - begun) / 1000, passed: 1, failed: 0 }
}

/** Debian starts the services that it installs; without systemd nothing is started. */
function switchedOff(missing: readonly HostPackage[]): readonly (readonly [string, ...string[]])[] {
  const services = missing.flatMap(({ service }) => service ?? [])
  if (services.length === 0 || !existsSync('/run/systemd/system')) return []
  return [['systemctl', 'disable', '--now', ...services]]
}

function isThere(program: string): boolean {
  return findProgram(program, directoriesOf(withAdministration(process.env).PATH)) !== undefined
}

/** sudo keeps the PATH, where this Node is; it asks for a password only where somebody can type one. */
function asRoot(argv: readonly [string, ...string[]]): readonly [string, ...string[]] {
  if (process.geteuid?.() === 0) return argv
  const silent = process.stdin.isTTY ? [] : ['--non-interactive']
  return ['sudo', ...silent, 'env', `PATH=${process.env.PATH}`, ...argv]
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) return true
  const asking = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await asking.question('   Go on? [Y/n] ')
  asking.close()
  return !/^\s*n/i.test(answer)
}
