import type { PastFile } from '../audit/tree.ts'
import { run } from '../kernel/run.ts'
import { repositoryOf } from './git-index.ts'

/** Files that hold secrets by their names. */
const names = [
  '.env',
  '.env.*',
  '*.env',
  'odoo*.conf',
  '*.pem',
  '*.key',
  'id_rsa',
  'id_ed25519',
  '.pgpass',
  'userlist.txt',
]
/** A history that takes longer is left out: an audit is asked for again and again. */
const longest = 2000
const mostFiles = 20
const largest = 256 * 1024

/**
 * Files of such names that were taken out of the repository of a directory, the last ones first, as they were before. Empty without git,
 * without a repository, and when it takes too long.
 */
export async function pastFiles(directory: string): Promise<readonly PastFile[]> {
  if (repositoryOf(directory) === undefined) return []
  const deadline = AbortSignal.timeout(longest)
  const paths = names.map((name) => `:(glob)**/${name}`)
  const format = ['--all', '--diff-filter=D', '--no-renames', '--name-only', '--relative', '--format=commit:%H']
  const log = await git(directory, ['log', ...format, '--', ...paths], deadline)
  const gone = new Map<string, string>()
  let commit = ''
  for (const line of (log ?? '').split('\n')) {
    if (line.startsWith('commit:')) commit = line.slice('commit:'.length)
    else if (line !== '' && !gone.has(line)) gone.set(line, commit)
  }
  const found: PastFile[] = []
  for (const [path, removal] of [...gone].slice(0, mostFiles)) {
    const text = await git(directory, ['cat-file', 'blob', `${removal}^:./${path}`], deadline)
    if (text !== undefined && text.length <= largest && !text.includes('\0'))
      found.push({ path, text, commit: removal })
  }
  return found
}

/** What a foreign repository has configured is not run, and nothing is fetched for it. */
async function git(directory: string, argv: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  const own = [
    '-c',
    'core.quotePath=false',
    '-c',
    'core.fsmonitor=false',
    '-c',
    'log.showSignature=false',
    '--no-pager',
  ]
  const environ = { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' }
  const result = await run({ argv: ['git', ...own, '-C', directory, ...argv], environ, signal, limit: largest * 4 })
  return result.exitCode === 0 ? result.stdout : undefined
}
