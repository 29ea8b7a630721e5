import { access, chmod, constants, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { makeDirectory, readIfExists, writeAtomic } from '../kernel/files.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { shellWord } from '../kernel/shell-word.ts'
import { step } from '../kernel/steps.ts'
import { git, topOf } from '../workshop/git.ts'

const mark = 'written by muelle secrets hook install'

/** Where a hook that was there before goes on living. */
const before = 'pre-commit.before-muelle'

interface Place {
  readonly hook: string
  readonly kept: string
  /** What is there now. */
  readonly now: 'nothing' | 'ours' | 'another'
  /** The project below the top of the work tree; `.` when it is that. */
  readonly project: string
  /** Whose secrets are looked for too: what -e named. */
  readonly environment: string | undefined
  /** The hooks are files of the project, which others get too. */
  readonly shared: boolean
}

export const secretsHookInstall = operation({
  name: 'secrets hook install',
  summary: 'Let git refuse a commit that adds a secret, by a pre-commit hook; --remove takes it back',
  help: [
    'What is staged is compared with the secrets of one environment too: production, or the one that -e names now. A hook that is there goes on running, before this one. `git commit --no-verify` goes past all hooks.',
    '$ muelle secrets hook install\n$ muelle secrets hook install --remove',
  ].join('\n'),
  effect: 'change',
  input: z.object({ remove: z.boolean().default(false).describe('remove it; a hook of before comes back') }),
  output: z.object({
    hook: z.string(),
    changed: z.boolean(),
    chained: z.boolean().describe('another hook runs before it'),
  }),
  async plan(context, { remove }) {
    const place = await placeOf(context)
    if (remove && place.now !== 'ours') return { steps: [] }
    if (!remove && place.now === 'ours' && (await isSame(place))) return { steps: [] }
    return {
      steps: [
        remove
          ? step({
              id: 'hook',
              what: `remove ${place.hook}; a hook of before comes back`,
              why: 'asked for',
              undo: 'muelle secrets hook install',
            })
          : step({
              id: 'hook',
              what: `write ${place.hook}${place.now === 'another' ? `, which runs the one that is there first (as ${before})` : ''}`,
              why: 'what is once in the history is known to everybody who has it',
              undo: 'muelle secrets hook install --remove',
            }),
      ],
    }
  },
  async run(context, { remove }) {
    const place = await placeOf(context)
    const { hook, kept, now } = place
    const hasKept = (await readIfExists(kept)) !== undefined
    if (remove) {
      if (now === 'ours') await (hasKept ? rename(kept, hook) : rm(hook))
      return { hook, changed: now === 'ours', chained: false }
    }
    if (now === 'another' && hasKept)
      throw new UserError(
        {
          what: `${before} is there already, beside a hook that is not ours.`,
          next: 'Make one of the two, then try again.',
        },
        { refused: true },
      )
    const changed = !(now === 'ours' && (await isSame(place)))
    await makeDirectory(dirname(hook))
    if (now === 'another') await rename(hook, kept)
    if (changed) await writeAtomic(hook, scriptOf(place))
    await chmod(hook, 0o755)
    return { hook, changed, chained: now === 'another' || hasKept }
  },
  view: ({ hook, changed, chained }, style, { remove }) =>
    remove
      ? `${changed ? style.good('Removed') : 'It is not there'}: ${hook}`
      : `${changed ? style.good('Written') : 'It is there already'}: ${hook}${chained ? `; ${before} runs first` : ''}`,
})

async function placeOf(context: Context): Promise<Place> {
  const directory = resolve(context.directory)
  const top = await topOf(directory)
  const hooks = resolve(directory, (await git(directory, ['rev-parse', '--git-path', 'hooks'])).trim())
  const common = resolve(directory, (await git(directory, ['rev-parse', '--git-common-dir'])).trim())
  const hook = join(hooks, 'pre-commit')
  const text = await readIfExists(hook)
  return {
    hook,
    kept: join(hooks, before),
    now: text === undefined ? 'nothing' : text.includes(mark) ? 'ours' : 'another',
    project: relative(top, directory) || '.',
    environment: context.environment,
    shared: relative(common, hooks).startsWith('..'),
  }
}

const isSame = async (place: Place) =>
  (await readFile(place.hook, 'utf8')) === scriptOf(place) && (await executable(place.hook))

const executable = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

/** Fails when Muelle is not there: a commit that nobody looked at is what the hook is against. */
function scriptOf({ project, environment, shared }: Place): string {
  const of = environment === undefined ? '' : ` -e ${shellWord(environment)}`
  const scan = `-C ${shellWord(project)}${of} secrets scan --staged`
  // In the repository's own folder it may name this machine's paths; hooks that are committed may not.
  const here = [process.execPath, process.argv[1] ?? ''].map(shellWord).join(' ')
  const own =
    shared || process.argv[1] === undefined
      ? ''
      : `elif [ -x ${shellWord(process.execPath)} ] && [ -f ${shellWord(process.argv[1])} ]; then\n  exec ${here} ${scan}\n`
  return `#!/bin/sh
# ${mark}; muelle secrets hook install --remove takes it back
before="$(dirname "$0")/${before}"
if [ -x "$before" ]; then
  "$before" "$@" || exit $?
fi
# git names its index from the top of the work tree; what follows may run below it.
cd "$(git rev-parse --show-toplevel)" || exit 1
case "\${GIT_INDEX_FILE:-/}" in
  /*) ;;
  *) GIT_INDEX_FILE="$PWD/$GIT_INDEX_FILE" && export GIT_INDEX_FILE ;;
esac
unset GIT_DIR GIT_WORK_TREE
if command -v muelle >/dev/null 2>&1; then
  exec muelle ${scan}
${own}fi
echo "muelle is not there: what is staged was not looked through for secrets (git commit --no-verify goes past)." >&2
exit 1
`
}
