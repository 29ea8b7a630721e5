import { join } from 'node:path'
import type { AuthConfig } from 'dockerode'
import { z } from 'zod'
import { EnvironmentError } from '../../kernel/errors.ts'
import { registerSecret } from '../../kernel/redact.ts'
import { run } from '../../kernel/run.ts'
import { configDirectory, readDockerFile } from '../docker-files.ts'

const ClientConfig = z.object({
  auths: z
    .record(z.string(), z.object({ auth: z.string().optional(), identitytoken: z.string().optional() }))
    .default({}),
  credHelpers: z.record(z.string(), z.string()).default({}),
  credsStore: z.string().optional(),
})
const HelperAnswer = z.object({ Username: z.string(), Secret: z.string() })

/** Docker's client keeps Docker Hub under this name (docker/cli, config/credentials). */
const hub = 'https://index.docker.io/v1/'

/**
 * The login for a registry that `docker login` left here: in `~/.docker/config.json`, or in the credential store named there.
 * Undefined when there is none.
 * @throws UserError when that file is damaged; EnvironmentError when the store does not answer.
 */
export async function credentialsFor(
  registry: string,
  environ: Readonly<Record<string, string | undefined>>,
): Promise<AuthConfig | undefined> {
  const config = await readDockerFile(ClientConfig, join(configDirectory(environ), 'config.json'))
  if (config === undefined) return undefined
  const address = registry === 'docker.io' ? hub : registry
  const helper = config.credHelpers[registry] ?? config.credHelpers[address] ?? config.credsStore
  if (helper) return await ask(helper, address, environ)
  const { auth, identitytoken } = config.auths[address] ?? config.auths[`https://${registry}`] ?? {}
  if (!auth) return undefined
  const [username = '', ...rest] = Buffer.from(auth, 'base64').toString('utf8').split(':')
  return login(address, username, rest.join(':'), identitytoken)
}

/** Protocol of docker-credential-helpers: the address on standard input, JSON as answer. */
async function ask(helper: string, address: string, environ: Readonly<Record<string, string | undefined>>) {
  const argv = [`docker-credential-${helper}`, 'get'] as const
  const { exitCode, stdout, stderr, ended, reason } = await run({ argv, environ, input: address, timeout: 30_000 })
  const words = `${stdout}${stderr}`.trim()
  if (/credentials not found/i.test(words)) return undefined
  if (exitCode !== 0)
    throw new EnvironmentError({
      what: `Docker's credential store ${helper} does not answer.`,
      evidence: `${argv.join(' ')}: ${words || reason || ended}`,
      next: 'Install it, or remove it from ~/.docker/config.json and log in again.',
    })
  const { Username, Secret } = HelperAnswer.parse(JSON.parse(stdout))
  // The store's name for a login by token.
  return Username === '<token>' ? login(address, '', '', Secret) : login(address, Username, Secret, undefined)
}

function login(
  serveraddress: string,
  username: string,
  password: string,
  identitytoken: string | undefined,
): AuthConfig {
  for (const secret of [password, identitytoken ?? '']) registerSecret(secret)
  return { serveraddress, username, password, ...(identitytoken !== undefined && { identitytoken }) } as AuthConfig
}
