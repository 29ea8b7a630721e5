/** A program and its arguments. */
export type Argv = readonly [program: string, ...rest: string[]]

/** Waits five minutes for another package manager: unattended upgrades hold the lock about that long after a boot. */
const lock = ['-o', 'DPkg::Lock::Timeout=300']
/** A mirror that fails once is asked again. */
const retries = ['-o', 'Acquire::Retries=3']
/** Plain lines for the progress view, and a changed configuration file of the person stays. */
const quiet = ['-o', 'Dpkg::Use-Pty=0', '-o', 'Dpkg::Options::=--force-confold']

/** Environment that keeps packages from asking, and their messages in English for the reader of this program. */
export const aptEnviron = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8', NEEDRESTART_MODE: 'l' } as const

/** apt-get calls a mirror that did not answer a warning and exits with 0; this makes it an error (tried with apt 2.6.1). */
const strict = ['-o', 'APT::Update::Error-Mode=any']

/** Reads the lists of packages anew. Fails when one of them could not be had. */
export function updateArgv(options: readonly string[] = []): Argv {
  return ['apt-get', 'update', '-q', ...strict, ...lock, ...retries, ...options]
}

/** Installs packages without recommendations; finishes what an interrupted run left. */
export function installArgv(packages: readonly string[]): Argv {
  return [
    'apt-get',
    'install',
    '-q',
    '--yes',
    '--fix-broken',
    '--no-install-recommends',
    ...lock,
    ...retries,
    ...quiet,
    ...packages,
  ]
}

/** Configures what an interrupted dpkg left unpacked. */
export const configureArgv: Argv = ['dpkg', '--force-confold', '--configure', '-a']

/** What apt itself says is wrong: its `E:` lines, else its `W:` lines, else the last lines. Newest last, at most six. */
export function complaintsOf(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const errors = lines.filter((line) => /^E: /.test(line))
  const warnings = lines.filter((line) => /^(W|Err)[: ]/.test(line))
  const chosen = errors.length > 0 ? [...warnings.slice(-2), ...errors] : warnings.length > 0 ? warnings : lines
  return chosen.slice(-6).join('\n')
}
