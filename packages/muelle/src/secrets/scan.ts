import { relative, resolve } from 'node:path'
import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { registerSecret } from '../kernel/redact.ts'
import { readProject } from '../stack/load.ts'
import { isRepository } from '../workshop/git.ts'
import { type Found, findSecrets, secretFile } from './scan/find.ts'
import { ownHashes } from './scan/own.ts'
import { history, type Source, staged, tree } from './scan/sources.ts'

const Finding = z.object({
  file: z.string(),
  line: z.int(),
  column: z.int(),
  commit: z.string().nullable().describe('that added it; null in the files as they are'),
  rule: z.string(),
  what: z.string(),
  excerpt: z.string().describe('the line, with the secret masked'),
  next: z.string(),
  reason: z.string().nullable().describe('why it is let through'),
})
type Finding = z.output<typeof Finding>

export const secretsScan = operation({
  name: 'secrets scan',
  summary: 'Look for keys and passwords in the files that git has or would take, in what is staged, or in the history',
  help: [
    'Live keys by their form (private keys, age, AWS, Google, Stripe, GitHub, GitLab, Slack, OpenAI, Anthropic), certificates and CAF of the SII, passwords in odoo.conf, .env, pgpass, Compose files and addresses, and the secrets of this stack themselves, by their hashes. Exit code 1 when there is one; nothing is shown of it.',
    'To let one through, with the reason: a comment `muelle-allow: REASON` in its line, or secrets.allow in muelle.yaml.',
    '$ muelle secrets scan\n$ muelle secrets scan --staged\n$ muelle secrets scan --history main..HEAD',
  ].join('\n'),
  effect: 'read',
  input: z.object({
    paths: z
      .array(z.string())
      .default([])
      .describe('files and folders; all of the project when absent')
      .meta({ positional: 'rest' }),
    staged: z.boolean().default(false).describe('what the next commit adds'),
    history: z
      .string()
      .regex(/^[^-\s]\S*$/, 'a revision or a range such as main..HEAD, or all')
      .optional()
      .describe('what these commits added, also what is gone since; all for every branch')
      .meta({ placeholder: 'RANGE' }),
  }),
  output: z.object({
    files: z.int(),
    tooLarge: z.array(z.string()).describe('files of more than 5 MiB, which were not looked through'),
    own: z.string().nullable().describe('why the stack’s own secrets were not compared; null when they were'),
    findings: z.array(Finding),
    allowed: z.array(Finding),
  }),
  async run(context, input, progress) {
    const directory = resolve(context.directory)
    const source = await sourceOf(directory, input)
    const [own, allow] = [await ownHashes(context, progress), await allowedIn(context)]
    const all: Finding[] = []
    const { files, tooLarge } = await source.each(({ path, commit, line, text }) => {
      const found = text === '' ? [] : findSecrets(text, path, 'hashes' in own ? own.hashes : undefined)
      for (const each of [secretFile(path), ...found])
        if (each !== undefined)
          all.push(
            finding(each, { path, commit, line }, allow(relative(directory, resolve(source.root, path)), each.rule)),
          )
    })
    return {
      files,
      tooLarge: [...tooLarge],
      own: 'why' in own ? own.why : null,
      findings: all.filter(({ reason }) => reason === null),
      allowed: all.filter(({ reason }) => reason !== null),
    }
  },
  notWell: ({ findings }) => findings.length > 0,
  view: ({ files, tooLarge, own, findings, allowed }, style) =>
    [
      ...findings.map(
        ({ file, line, column, commit, what, rule, excerpt, next }) =>
          `${style.bold(`${file}:${line}:${column}`)}${commit === null ? '' : ` in ${commit}`}: ${style.bad(what)} (${rule})\n    ${excerpt}\n    ${style.dim(next)}`,
      ),
      findings.length === 0
        ? style.good(`No secret in ${counted(files, 'file')}.`)
        : style.bad(`${counted(findings.length, 'secret')} in ${counted(files, 'file')}.`),
      ...(tooLarge.length > 0 ? [style.warn(`Too large to look through: ${tooLarge.join(', ')}.`)] : []),
      ...(allowed.length > 0 ? [style.dim(`${allowed.length} let through, each for its reason.`)] : []),
      ...(own === null ? [] : [style.dim(`Not compared with the secrets of the stack: ${own}`)]),
    ].join('\n'),
})

const counted = (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`

async function sourceOf(
  directory: string,
  input: { readonly paths: readonly string[]; readonly staged: boolean; readonly history?: string | undefined },
): Promise<Source> {
  if (input.staged && input.history !== undefined)
    throw new UserError({ what: '--staged and --history were both given.', next: 'Run it twice.' })
  if (!input.staged && input.history === undefined) return await tree(directory, input.paths)
  if (!(await isRepository(directory)))
    throw new UserError({
      what: `${directory} is no work tree of git.`,
      next: 'Without --staged and --history the files are looked through.',
    })
  return input.history === undefined
    ? await staged(directory, input.paths)
    : await history(directory, input.history, input.paths)
}

function finding(
  { secret, allowed, line, ...found }: Found,
  at: { readonly path: string; readonly commit: string | undefined; readonly line: number },
  reason: string | undefined,
): Finding {
  // Whatever else is said from here on does not hold it.
  registerSecret(secret)
  return {
    ...found,
    file: at.path,
    line: at.line + line - 1,
    commit: at.commit ?? null,
    reason: allowed ?? reason ?? null,
  }
}

/** The reason that muelle.yaml has for a file, by its path in the project; none where there is no project. */
async function allowedIn(context: Context): Promise<(path: string, rule: string) => string | undefined> {
  try {
    const { environments } = await readProject(context)
    const entries = [...environments.values()].flatMap(({ secrets }) => secrets.allow)
    return (path, rule) =>
      entries.find(
        (entry) =>
          (entry.rule === undefined || entry.rule === rule) &&
          (path === entry.path || path.startsWith(`${entry.path}/`)),
      )?.reason
  } catch (error) {
    if (error instanceof UserError) return () => undefined
    throw error
  }
}
