import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../../packages/muelle/src/kernel/run.ts'
import { start } from '../../../packages/muelle/src/kernel/spawn.ts'
import { eventually } from '../images/own-images.ts'
import { endLeftServers } from '../stack/left-servers.ts'

/** A registry of a test's own: Debian's, on loopback, where the daemon speaks plain HTTP with it. */
export interface Registry {
  readonly address: string
  /** File that holds its user's password, and a wrong one. */
  readonly password: string
  readonly wrong: string
  readonly directory: string
  stop(): Promise<void>
}

export const user = 'quay'

export async function startRegistry(port: number): Promise<Registry> {
  await endLeftServers(/\S+\/muelle-registry-\w+\/config\.yml/, `"127.0.0.1:${port}"`)
  const directory = await mkdtemp(join(tmpdir(), 'muelle-registry-'))
  const secret = 'open-sesame-19'
  const file = (name: string) => join(directory, name)
  const { stdout } = await run({ argv: ['htpasswd', '-niB', user], input: `${secret}\n` })
  await writeFile(file('htpasswd'), stdout)
  await writeFile(file('password'), `${secret}\n`)
  await writeFile(file('wrong'), 'not-the-password\n')
  const address = `127.0.0.1:${port}`
  const config = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: file('data') } },
    http: { addr: address, secret: 'of-a-test' },
    auth: { htpasswd: { realm: 'test', path: file('htpasswd') } },
  }
  await writeFile(file('config.yml'), JSON.stringify(config))
  const process = start({ argv: ['docker-registry', 'serve', file('config.yml')] })
  process.stdin.end()
  process.stdout.resume()
  process.stderr.resume()
  const ask = async (path: string) =>
    (await run({ argv: ['curl', '-s', '-K', '-', `http://${address}${path}`], input: `user = "${user}:${secret}"\n` }))
      .stdout
  await eventually(() => ask('/v2/'), /^\{\}$/)
  return {
    ...{ address, directory, password: file('password'), wrong: file('wrong') },
    async stop() {
      process.stop()
      await process.ended
      await rm(directory, { recursive: true, force: true })
    },
  }
}
