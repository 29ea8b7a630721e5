import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { connectEngine } from '../../../packages/muelle/src/engine/connect.ts'
import { run } from '../../../packages/muelle/src/kernel/run.ts'
import { muelleVersion } from '../../../packages/muelle/src/kernel/version.ts'
import { type OwnImage, ownImages, recipe } from '../../../packages/muelle/src/workshop/images/debian.ts'
import { buildOwnImage } from '../../../packages/muelle/src/workshop/images/own-image.ts'

/** Everything the image tests make carries this label; the images themselves stay, as their tags say what they are made from. */
export const label = 'io.muelle.test=images'

/** The hardening that every service of a stack gets. */
export const hardened: readonly string[] = [
  ...['--init', '--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges', `--label=${label}`],
]

/** Builds what the engine lacks. Returns the tag of each. */
export async function builtImages(): Promise<Readonly<Record<OwnImage, string>>> {
  const engine = await connectEngine({ host: undefined, socket: undefined }, process.env)
  const tags: [OwnImage, string][] = []
  for (const name of ownImages) {
    const wanted = await recipe(name, 'debian', muelleVersion)
    tags.push([name, (await buildOwnImage(engine, wanted, {}, () => undefined)).tag])
  }
  return Object.fromEntries(tags) as Record<OwnImage, string>
}

/** Removes the containers and volumes of the test before. */
export async function removeMade(): Promise<void> {
  const containers = await done('ps', '-aq', `--filter=label=${label}`)
  if (containers !== '') await done('rm', '-f', '-v', ...containers.split('\n'))
  const volumes = await done('volume', 'ls', '-q', `--filter=label=${label}`)
  if (volumes !== '') await done('volume', 'rm', ...volumes.split('\n'))
}

export async function docker(...argv: string[]): Promise<{ code: number | undefined; out: string }> {
  const { exitCode, stdout, stderr } = await run({ argv: ['docker', ...argv] })
  return { code: exitCode, out: `${stdout}${stderr}`.trim() }
}

/** Output of a docker command that must do well. */
export async function done(...argv: string[]): Promise<string> {
  const { code, out } = await docker(...argv)
  expect(code, `docker ${argv.join(' ')}\n${out}`).toBe(0)
  return out
}

export const inside = (container: string, command: string) => done('exec', container, 'sh', '-c', command)

/** Effective user and capabilities of a container's first process. */
export const standing = (container: string) =>
  inside(container, "grep -E '^(Uid|CapEff|NoNewPrivs)' /proc/1/status | tr -s '\\t\\n' ' '")

/** A labelled volume; with `fill`, that shell script of `image` fills it as root, at /v. */
export async function volume(
  name: string,
  fill?: { image: string; script: string },
  options: string[] = [],
): Promise<void> {
  await done('volume', 'create', `--label=${label}`, ...options, name)
  if (fill) await done('run', '--rm', `--label=${label}`, '-v', `${name}:/v`, fill.image, 'sh', '-ec', fill.script)
}

/** Asks until the answer is as wanted, for 30 s. */
export async function eventually(ask: () => Promise<string>, wanted: string | RegExp): Promise<void> {
  let answer = ''
  for (const until = Date.now() + 30_000; Date.now() < until; await sleep(200)) {
    answer = await ask()
    if (answer.match(wanted)) return
  }
  expect(answer).toMatch(wanted)
}
