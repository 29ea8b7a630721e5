import { devNull } from 'node:os'
import { EnvironmentError, UserError } from '../../kernel/errors.ts'
import { type RunResult, run } from '../../kernel/run.ts'
import { start } from '../../kernel/spawn.ts'
import type { AddonsSource } from '../../stack/odoo.ts'

export type GitSource = Exclude<AddonsSource, string>

/** How git is started: what it inherits, and what it may speak. */
export interface Surroundings {
  readonly environ: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal | undefined
  /** Protocols of git's own list, with colons; only tests say something else. */
  readonly protocols?: string | undefined
}

/**
 * What git says of a repository of its own, for instance to its hooks: another one would be changed instead of ours.
 * Source: `git rev-parse --local-env-vars`, git 2.39.
 */
const local =
  /^GIT_(ALTERNATE_OBJECT_DIRECTORIES|CONFIG|CONFIG_PARAMETERS|CONFIG_COUNT|OBJECT_DIRECTORY|DIR|WORK_TREE|IMPLICIT_WORK_TREE|GRAFT_FILE|INDEX_FILE|NO_REPLACE_OBJECTS|REPLACE_REF_BASE|PREFIX|SHALLOW_FILE|COMMON_DIR|NAMESPACE|EXTERNAL_DIFF|TEMPLATE_DIR|ALLOW_PROTOCOL|SSH|SSH_COMMAND)$/

/**
 * Nothing that a repository brings is run: no hooks, no file monitor, no submodules, no helper that another protocol names. The
 * user's own configuration (proxy, certificates) counts: it is theirs.
 */
const settings = {
  'core.hooksPath': devNull,
  'core.fsmonitor': 'false',
  'core.logAllRefUpdates': 'false',
  'fetch.recurseSubmodules': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'protocol.ext.allow': 'never',
  'submodule.recurse': 'false',
}

const gitArgv = (argv: readonly string[]): [string, ...string[]] => [
  'git',
  ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ...argv,
]

/** The environment that git gets. */
function gitEnviron({ environ, protocols = 'https:ssh' }: Surroundings, ssh: string | undefined) {
  const kept = Object.fromEntries(Object.entries(environ).filter(([name]) => !local.test(name)))
  return {
    ...kept,
    GIT_ALLOW_PROTOCOL: protocols,
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    LC_ALL: 'C',
    ...(ssh === undefined ? {} : { GIT_SSH_COMMAND: ssh }),
  }
}

/** Minutes that one conversation with a server may take: a large repository over a slow line. */
const longest = 30

/**
 * Runs git to its end.
 * @param ssh GIT_SSH_COMMAND, when a server is asked.
 * @throws EnvironmentError when git is not installed, or does not end.
 */
export async function git(around: Surroundings, argv: readonly string[], ssh?: string): Promise<RunResult> {
  const result = await run({
    argv: gitArgv(argv),
    environ: gitEnviron(around, ssh),
    signal: around.signal,
    timeout: longest * 60_000,
    limit: 64 * 2 ** 20,
  })
  if (result.ended === 'missing') throw noGit()
  if (result.ended === 'timeout')
    throw new EnvironmentError({
      what: `git ${argv.find((word) => /^[a-z-]+$/.test(word)) ?? ''} did not end within ${longest} minutes.`,
      next: 'Look at the network between here and the repository, then run the same command again.',
    })
  around.signal?.throwIfAborted()
  return result
}

/** Starts git with its streams open, for what is not text. */
export function startGit(around: Surroundings, argv: readonly string[]) {
  return start({ argv: gitArgv(argv), environ: gitEnviron(around, undefined), signal: around.signal })
}

const noGit = () =>
  new EnvironmentError({
    what: 'git is not installed on this machine.',
    evidence: 'odoo.addons names a repository, and the build context is packed here, not on the Docker host',
    next: 'Install it: apt-get install git.',
  })

/** Git refused: its own words, and what they mean where they are known. */
export function refused(source: Pick<GitSource, 'git' | 'ref' | 'key'>, stderr: string): UserError {
  const evidence = stderr
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('@@@'))
    .slice(-6)
    .join('\n')
  const meaning = meanings.find(({ said }) => said.test(stderr))
  return new UserError({
    what: `git cannot reach ${source.git}${meaning === undefined ? '' : `: ${meaning.what}`}.`,
    evidence,
    next: meaning?.next(source) ?? 'Check git: and ref: in odoo.addons, and key: when the repository is private.',
  })
}

const meanings: readonly {
  said: RegExp
  what: string
  next: (source: { git: string; key?: string | undefined }) => string
}[] = [
  {
    said: /No space left on device|Disk quota exceeded/,
    what: 'there is no space left to keep it',
    next: () => 'Free space (see: df -h ~/.cache), then run the same command again.',
  },
  {
    said: /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed|Host key for .* has changed/,
    what: 'its host key is not the one that is known',
    next: ({ key }) =>
      key === undefined
        ? 'Compare it with what its owner publishes, then correct ~/.ssh/known_hosts.'
        : 'Somebody may stand in between. Compare it with what its owner publishes; when it is right, remove the host from hostKeys: of muelle.lock and run muelle addons sync, which shows the new one.',
  },
  {
    said: /Permission denied \(publickey|Load key .*(invalid format|error in libcrypto)|could not read Username|Authentication failed/,
    what: 'it lets nobody in with this key',
    next: ({ key }) =>
      key === undefined
        ? 'It is private: make a deploy key, write key: NAME beside it, and give the private key with muelle secrets set NAME --from FILE.'
        : `Give the repository the public key that belongs to the secret ${key}; correct the secret with: muelle secrets set ${key} --from FILE`,
  },
  {
    said: /transport '.*' not allowed/,
    what: 'only https and ssh are spoken',
    next: () => 'Look into your git configuration (insteadOf), or give an https or ssh address.',
  },
  {
    said: /certificate (verification|verify) failed|SSL certificate problem/,
    what: 'nobody whom this machine trusts has signed its certificate',
    next: () => 'Add its authority to this machine, or to http.sslCAInfo of your git configuration.',
  },
  {
    said: /Could not resolve host|Name or service not known|Temporary failure in name resolution/,
    what: 'its host name is not known here',
    next: () => 'Check the address and the network of this machine. What is in the cache is built without a network.',
  },
  {
    said: /Connection (refused|timed out|reset)|Operation timed out|No route to host|unable to access|early EOF|hung up|Could not read from remote/,
    what: 'the connection failed',
    next: () =>
      'Run the same command again when the server can be reached. What is in the cache is built without a network.',
  },
]
