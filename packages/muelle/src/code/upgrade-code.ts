import { createHash } from 'node:crypto'
import { join, posix } from 'node:path'
import { z } from 'zod'
import { connectEngine } from '../engine/connect.ts'
import { FailedError, UserError } from '../kernel/errors.ts'
import { readBytesIfExists, writeAtomic } from '../kernel/files.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { type Plan, step } from '../kernel/steps.ts'
import type { Module } from '../stack/addons/scan.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import { askGit } from '../workshop/git.ts'
import { filesOf, projectModules } from '../workshop/project-modules.ts'
import { inScratch, type Scratched } from '../workshop/scratch.ts'

const version = /^\d{1,2}(\.\d{1,2}){1,2}$/

const Input = z.object({
  modules: z
    .array(z.string())
    .default([])
    .describe('modules of the project; all when none is named')
    .meta({ positional: 'rest' }),
  from: z
    .string()
    .regex(version, 'a version like 18.0')
    .default('18.0')
    .describe('scripts of this version and later')
    .meta({ placeholder: 'VERSION' }),
  to: z
    .string()
    .regex(version, 'a version like 19.0')
    .default('19.0')
    .describe('scripts up to this version')
    .meta({ placeholder: 'VERSION' }),
  force: z.boolean().default(false).describe('also where git has changes that are not committed, or there is no git'),
})
type Input = z.output<typeof Input>

const Output = z.object({
  from: z.string(),
  to: z.string(),
  files: z.array(z.object({ path: z.string(), added: z.int(), removed: z.int() })),
  patch: z.string().describe('unified, for git apply -R'),
})

/**
 * Exit code 1 when a file was changed, like the command's own. Again until nothing changes, as Odoo's script for lists rewrites one tag of
 * a line at a time: `<tree>…</list>` after the first run (seen with 19.0-20251227). XML that could be read before must be so after.
 */
const program = `
import pathlib, sys
from xml.etree import ElementTree
from odoo.cli.upgrade_code import migrate
from odoo.tools import parse_version
first, last, folders = sys.argv[1:]
folders = folders.split(',')

def broken():
    found = {}
    for path in (path for folder in folders for path in pathlib.Path(folder).glob('**/*.xml')):
        try:
            ElementTree.parse(path)
        except ElementTree.ParseError as fault:
            found[str(path)] = str(fault)
    return found

before = broken()
changed = False
for _ in range(9):
    if not migrate(folders, '**/*', parse_version(first), parse_version(last)):
        break
    changed = True
spoiled = ['%s: %s' % each for each in broken().items() if each[0] not in before]
if spoiled:
    sys.stderr.write('Odoo broke XML: ' + ', '.join(spoiled))
    sys.exit(3)
sys.exit(int(changed))
`

/**
 * Odoo's own function, without its command. `odoo upgrade_code` puts the image's modules before the project's and stops at the first of
 * them that it may not write; the file run by itself does not know its own options (both seen with 19.0-20251227).
 */
export const upgradeArgv = (
  { from, to }: Pick<Input, 'from' | 'to'>,
  folders: readonly string[],
): readonly string[] => [...['python3', '-c', program], ...[from, to, folders.join(',')]]

export const upgradeCode = operation({
  name: 'upgrade-code',
  summary: 'Rewrite the project’s modules for a newer Odoo, by Odoo’s own scripts',
  help: [
    'The scripts of odoo.image run on copies, in a container without network; what they change is written back, and nothing else is. They do the heavy lifting (tree to list, SQL constraints …), not all of it. --dry-run shows which files would change.',
    'Refused when the modules have changes that are not committed, as git is how it is taken back; --force says otherwise.',
    '$ muelle upgrade-code --dry-run\n$ muelle upgrade-code --from 17.0\n$ muelle upgrade-code acme_sale --from 18.0 --to 19.0',
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: Output,
  async plan(context, input): Promise<Plan> {
    const { files } = await rewritten(context, input, () => undefined)
    return { steps: files.map(fileStep) }
  },
  async run(context, input, progress) {
    const { stack, files } = await rewritten(context, input, progress.line)
    for (const file of files) await progress.step(fileStep(file), () => write(stack, file))
    const { from, to } = input
    return {
      from,
      to,
      files: files.map((file) => ({ path: file.path, ...countOf(file) })),
      patch: files.map(({ patch }) => patch).join(''),
    }
  },
  view: ({ from, to, files }, style) =>
    files.length === 0
      ? `Nothing to rewrite: the scripts from ${from} to ${to} find nothing more.`
      : [
          ...files.map(({ path, added, removed }) => `${path}  ${style.good(`+${added}`)} ${style.bad(`-${removed}`)}`),
          `${files.length} ${files.length === 1 ? 'file' : 'files'} rewritten. Read them (git diff), then test.`,
        ].join('\n'),
})

type Changed = Scratched['files'][number]

const fileStep = (file: Changed) => {
  const { added, removed } = countOf(file)
  return step({
    id: `rewrite:${file.path}`,
    what: `rewrite ${file.path}: ${added} ${added === 1 ? 'line' : 'lines'} added, ${removed} removed`,
    why: 'Odoo’s scripts say so',
    undo: `git checkout -- ${file.path}`,
  })
}

const countOf = ({ patch }: Changed) => {
  const lines = patch.split('\n')
  const begin = (sign: string) =>
    lines.filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3))).length
  return { added: begin('+'), removed: begin('-') }
}

async function rewritten(
  context: Context,
  input: Input,
  note: (text: string) => void,
): Promise<{ readonly stack: Stack; readonly files: readonly Changed[] }> {
  if (number(input.from) > number(input.to))
    throw new UserError({
      what: 'It goes from an older version to a newer one.',
      evidence: `--from ${input.from} --to ${input.to}`,
    })
  const stack = await loadStack(context, { files: 'unread' })
  const modules = await projectModules(stack, input.modules)
  if (!input.force) await mustBeCommitted(stack, modules, context.signal)
  const engine = await connectEngine(stack, context.environ)
  const folders = [...new Set(modules.map(({ path }) => posix.dirname(path)))]
  const argv = upgradeArgv(input, folders)
  const done = await inScratch({ engine, stack }, await filesOf(stack, modules), argv, note, context.signal)
  // 0: nothing to change; 1: changed, or a script raised.
  const raised = done.exitCode > 1 || done.stderr.includes('Traceback (most recent call last)')
  if (!raised && (done.exitCode === 0) === (done.files.length === 0)) return { stack, files: done.files }
  throw new FailedError(
    {
      what: 'Odoo’s scripts did not come to their end; no file was changed.',
      evidence: done.stderr.trim().split('\n').slice(-6).join('\n') || `exit code ${done.exitCode}`,
      next: 'Name fewer modules to find the file that a script stumbles over.',
    },
    { unwound: true },
  )
}

const number = (text: string) =>
  text.split('.').reduce((sum, part) => sum * 100 + Number(part), 0) * (text.split('.').length > 2 ? 1 : 100)

/** @throws UserError, refused, when git could not bring back what is rewritten. */
async function mustBeCommitted({ directory }: Stack, modules: readonly Module[], signal: AbortSignal): Promise<void> {
  const paths = modules.map(({ path }) => path)
  const answer = await askGit(directory, ['status', '--porcelain', '--untracked-files=all', '--', ...paths], { signal })
  if (answer.ok && answer.stdout.trim() === '') return
  throw new UserError(
    {
      what: answer.ok ? 'The modules have changes that are not committed.' : 'Git does not keep these modules.',
      evidence: answer.ok
        ? answer.stdout.trim().split('\n').slice(0, 8).join('\n')
        : answer.evidence || 'there is no git on this machine',
      next: 'Commit first: then git shows what was rewritten, and brings it back. Or say --force.',
    },
    { refused: true },
  )
}

/** @throws UserError, refused, when somebody changed it meanwhile. */
async function write({ directory }: Stack, { path, before, content }: Changed): Promise<void> {
  const target = join(directory, path)
  const now = await readBytesIfExists(target)
  const hash = now === undefined ? null : createHash('sha256').update(now).digest('hex')
  if (hash !== before)
    throw new UserError(
      { what: `${path} was changed meanwhile.`, next: 'Run the same command again.' },
      { refused: true },
    )
  await writeAtomic(target, Buffer.from(content, 'base64'))
}
