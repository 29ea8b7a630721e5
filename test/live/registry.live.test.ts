import { appendFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectEngine } from '../../packages/muelle/src/engine/connect.ts'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { start } from '../../packages/muelle/src/kernel/spawn.ts'
import { baseImage } from './engine/base-image.ts'
import { docker, done } from './images/own-images.ts'
import { type Registry, startRegistry, user } from './registry/registry.ts'
import { cli, type Project, project } from './stack/project.ts'

const name = 'live-images'
const label = `label=io.muelle.name=${name}`
let registry: Registry
let stack: Project
let config: string

/** Every image of this test, those that a killed run left too. */
async function removeImages(): Promise<void> {
  const containers = (await docker('ps', '-aq', `--filter=label=io.muelle.test=${name}`)).out
  if (containers !== '') await docker('rm', '-f', ...containers.split('\n'))
  const ids = (await docker('images', '-q', `--filter=${label}`)).out
  if (ids !== '') await docker('rmi', '-f', ...new Set(ids.split('\n')))
}

beforeAll(async () => {
  await removeImages()
  registry = await startRegistry(18390)
  config = await mkdtemp(join(tmpdir(), 'muelle-docker-config-'))
  stack = await project({
    name,
    port: 18391,
    environ: { DOCKER_CONFIG: config },
    change: (yaml) => yaml.replace('images:', `images:\n  keepTags: 2\n  registry: ${registry.address}/acme`),
  })
  await stack.json('build')
})
afterAll(async () => {
  await registry?.stop()
  await removeImages()
  for (const directory of [config, stack?.directory, `/var/lib/muelle/${name}`])
    if (directory) await rm(directory, { recursive: true, force: true })
})

const login = (...argv: string[]) => stack.muelle('registry', 'login', ...argv, '--username', user, '--yes')
const change = (text: string) => appendFile(join(stack.directory, 'addons/quay_fees/__init__.py'), `# ${text}\n`)
const target = (tag: string) => `${registry.address}/acme/${name}-odoo:${tag}`

interface Pushed {
  readonly digest: string
  readonly sent: boolean
}

describe('a login', () => {
  test('that the registry does not accept is not stored', async () => {
    const refused = await login('--from', registry.wrong)
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain(`${registry.address} does not accept this login of ${user}`)
    expect(refused.stderr).not.toContain('not-the-password')
    await expect(stat(join(config, 'config.json'))).rejects.toThrow('ENOENT')
  })

  test('is not stored when the registry cannot be reached', async () => {
    const refused = await login('127.0.0.1:18399', '--from', registry.password)
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain('127.0.0.1:18399 cannot be reached from the Docker host')
    await expect(stat(join(config, 'config.json'))).rejects.toThrow('ENOENT')
  })

  test('is asked for when something is pushed without one', async () => {
    const refused = await stack.muelle('images', 'push', '1.0', '--yes')
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain(`muelle registry login ${registry.address}`)
  })

  test('that works is kept for its owner only, and is listed', async () => {
    expect((await login('--from', registry.password)).exitCode).toBe(0)
    expect((await stat(join(config, 'config.json'))).mode & 0o777).toBe(0o600)
    const { registries } = await stack.json<{ registries: unknown[] }>('registry', 'list', '--check')
    expect(registries).toMatchObject([{ registry: registry.address, username: user, works: true }])
  })
})

describe('the application image', () => {
  test('is pushed once, and its digest recorded', async () => {
    const first = await stack.json<Pushed>('images', 'push', '1.0')
    expect(first.sent).toBe(true)
    const lock = JSON.parse(await readFile(join(stack.directory, 'muelle.lock'), 'utf8'))
    expect(lock.environments.live.pushed).toEqual({ [target('1.0')]: first.digest })
    expect(await stack.json<Pushed>('images', 'push', '1.0')).toMatchObject({ sent: false, digest: first.digest })
  })

  test('can be pulled by Docker itself with the same login', async () => {
    await done('rmi', target('1.0'))
    const environ = { ...process.env, DOCKER_CONFIG: config }
    expect((await run({ argv: ['docker', 'pull', '--quiet', target('1.0')], environ })).stdout.trim()).toBe(
      target('1.0'),
    )
  })

  test('takes no tag that is another image already, here or there', async () => {
    const tagged = await stack.json<{ tag: string }>('images', 'tag', '1.0')
    expect(tagged.tag).toBe(`${name}-odoo:1.0`)
    await change('another')
    await stack.json('build')
    const here = await stack.muelle('images', 'tag', '1.0', '--yes')
    expect([here.exitCode, here.stderr]).toEqual([3, expect.stringContaining('is another image')])
    const engine = await connectEngine({}, { ...process.env, DOCKER_CONFIG: config })
    const before = await engine.images.published(target('1.0'))
    const there = await stack.muelle('images', 'push', '1.0', '--yes')
    expect([there.exitCode, there.stderr]).toEqual([3, expect.stringContaining('has another image under')])
    expect(await engine.images.published(target('1.0'))).toBe(before)
    expect(await stack.json('images', 'tag', '1.0', '--force')).toMatchObject({ changed: true })
  })

  test('is pushed to the end by the same command after a push was killed', async () => {
    const argv = [process.execPath, cli, '-C', stack.directory, 'images', 'push', '2.0', '--yes'] as const
    const killed = start({ argv: [...argv], environ: { ...process.env, DOCKER_CONFIG: config } })
    killed.stdin.end()
    killed.stdout.resume()
    await new Promise((resolve) => killed.stderr.once('data', resolve))
    if (killed.pid) process.kill(killed.pid, 'SIGKILL')
    await killed.ended
    const { digest } = await stack.json<Pushed>('images', 'push', '2.0')
    const engine = await connectEngine({}, { ...process.env, DOCKER_CONFIG: config })
    expect(await engine.images.published(target('2.0'))).toBe(digest)
  })

  test('shows its layers, and what a careless addon brought along', async () => {
    const cache = join(stack.directory, 'addons/quay_fees/.cache/pip')
    await mkdir(cache, { recursive: true })
    await writeFile(join(cache, 'wheel'), 'x'.repeat(300_000))
    await stack.json('build')
    const { cuts } = await stack.json<{ cuts: object[] }>('images', 'layers', await newest())
    expect(cuts).toContainEqual(
      expect.objectContaining({
        ...{ kind: 'pip cache', own: true, bytes: 300_000 },
        example: expect.stringMatching(/quay_fees\/\.cache\/pip\/wheel$/),
      }),
    )
    await rm(cache, { recursive: true })
  })
})

/** The application image that was built last. */
async function newest(): Promise<string> {
  const { images } = await stack.json<{ images: { role: string; tags: string[] }[] }>('images', 'list')
  return images.find(({ role }) => role === 'application')?.tags[0] ?? ''
}

describe('what builds leave', () => {
  test('is gone after each: the images beyond keepTags, and the stages without a name', async () => {
    for (const text of ['one', 'two']) {
      await change(text)
      await stack.json('build')
    }
    const ids = (await done('images', '--quiet', '--no-trunc', `--filter=${label}`)).split('\n')
    expect(new Set(ids).size).toBe(2)
    expect(await done('images', '--quiet', '--filter=dangling=true', `--filter=${label}`)).toBe('')
  })

  test('is pruned with its name typed, but for what a container uses', async () => {
    const used = await newest()
    await done('create', `--label=io.muelle.test=${name}`, used)
    await change('four')
    await stack.json('build')
    const refused = await stack.muelle('images', 'prune', '--all', '--yes')
    expect(refused.exitCode).toBe(3)
    const { removed } = await stack.json<{ removed: string[] }>('images', 'prune', '--all', '--confirm', `${name}-live`)
    expect(removed).not.toContain(used)
    // Nothing more to lose, so nobody is asked.
    expect(await stack.json('images', 'prune', '--all')).toMatchObject({ removed: [], freed: 0 })
    expect((await done('images', '--format', '{{.Repository}}:{{.Tag}}', `--filter=${label}`)).split('\n')).toEqual([
      used,
    ])
  })
})

test('a digest that moved behind its tag is told, and pinned only when it is asked for', async () => {
  await login('--from', registry.password)
  const engine = await connectEngine({}, { ...process.env, DOCKER_CONFIG: config })
  const base = await baseImage(engine)
  const reference = `${registry.address}/acme/odoo:19.0`
  const publish = async (image: string) => {
    await engine.images.tag(image, reference)
    const digest = await engine.images.push(reference, () => undefined)
    digests.push(`${registry.address}/acme/odoo@${digest}`)
    return digest
  }
  const digests: string[] = []
  const directory = await mkdtemp(join(tmpdir(), 'muelle-bases-'))
  const muelle = (...argv: string[]) =>
    run({
      argv: [process.execPath, cli, '-C', directory, '--format', 'json', ...argv],
      environ: { ...process.env, DOCKER_CONFIG: config },
    })
  try {
    const first = await publish(base)
    const odoo = { reference: `${reference}@${first}`, uid: 100, gid: 101 }
    await writeFile(
      join(directory, 'muelle.yaml'),
      `schema: 1\nname: live-bases\nodoo: {image: "${reference}", databases: [acme]}\n`,
    )
    const lock = { schema: 1, environments: { production: { images: { odoo }, addons: {} } } }
    await writeFile(join(directory, 'muelle.lock'), JSON.stringify(lock))
    const state = async () => {
      const { exitCode, stdout } = await muelle('images', 'outdated')
      const { images } = JSON.parse(stdout) as { images: { role: string; state: string; newDigest: string }[] }
      return { exitCode, ...images.find(({ role }) => role === 'odoo') }
    }
    expect(await state()).toMatchObject({ exitCode: 0, state: 'current' })

    await run({
      argv: ['docker', 'build', '-q', '-t', 'live-bases-moved', '-'],
      input: `FROM ${base}\nLABEL moved=1\n`,
    })
    const second = await publish('live-bases-moved')
    expect(await state()).toMatchObject({ exitCode: 1, state: 'newer', newDigest: second })
    expect(
      JSON.parse(await readFile(join(directory, 'muelle.lock'), 'utf8')).environments.production.images.odoo,
    ).toEqual(odoo)

    expect((await muelle('images', 'update', '--yes')).exitCode).toBe(0)
    const pinned = JSON.parse(await readFile(join(directory, 'muelle.lock'), 'utf8')).environments.production.images
    expect(pinned.odoo.reference).toBe(`${reference}@${second}`)
    expect(await state()).toMatchObject({ exitCode: 0, state: 'current' })

    await muelle('registry', 'logout', registry.address, '--yes')
    expect(await state()).toMatchObject({ exitCode: 1, state: 'unknown' })
  } finally {
    await docker('rmi', 'live-bases-moved', reference)
    for (const digest of digests) await docker('rmi', digest)
    await rm(directory, { recursive: true, force: true })
  }
})
