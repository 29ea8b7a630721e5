import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { candidates } from '../../adopting/choose.ts'
import { databasesOf, rolesOf } from '../../adopting/names.ts'
import type { Chosen } from '../../adopting/proposal.ts'
import { type Proposal, propose } from '../../adopting/propose.ts'
import { readProject } from '../../audit/project/project.ts'
import { UserError } from '../../kernel/errors.ts'
import type { Context } from '../../kernel/operation.ts'
import { registerSecret } from '../../kernel/redact.ts'
import { directoryTree } from '../../sources/directory-tree.ts'
import { trackedFiles } from '../../sources/git-index.ts'
import { readFiles } from '../../stack/files.ts'
import { modelName, readModel } from '../../stack/model.ts'
import { stackName } from '../init/answers.ts'
import { folder } from './next.ts'

export interface AdoptInput {
  readonly path: string
  readonly name?: string | undefined
  readonly database: readonly string[]
  readonly compose?: string | undefined
}

/** A file that adopting writes, relative to the old project. */
interface NewFile {
  readonly path: string
  readonly content: string
  readonly mode: number
  readonly why?: string
}

export interface Prepared {
  readonly directory: string
  readonly chosen: Chosen
  readonly proposal: Proposal
  /** In the order in which they are written. */
  readonly files: readonly NewFile[]
  readonly faults: readonly string[]
}

/** Reads the old project and decides everything; writes nothing. @throws UserError when it cannot be adopted. */
export async function prepare(context: Context, input: AdoptInput): Promise<Prepared> {
  const directory = resolve(context.directory, input.path)
  if (!existsSync(directory))
    throw new UserError({ what: `There is no folder ${directory}`, next: 'Name the folder of the old project.' })
  refuseExisting(directory)
  const project = readProject(directoryTree(directory, trackedFiles(directory)))
  const found = candidates(project, input.compose)
  const [chosen] = found
  if (chosen === undefined) throw nothing(directory, input.compose)
  if (chosen.server.major !== undefined && chosen.server.major !== 19) throw otherSeries(chosen, chosen.server.major)
  if (input.database.length === 0 && databasesOf(chosen).length === 0) throw noDatabase(chosen)
  const name = input.name ?? stackName(basename(directory))
  const proposal = propose(chosen, { name, databases: input.database, home: directory })
  for (const { value } of proposal.moved) registerSecret(value)
  return { directory, chosen, proposal, files: filesOf(proposal), faults: await faultsOf(directory, proposal.text) }
}

/** @throws UserError, refused, when there is a muelle.yaml. */
export function refuseExisting(directory: string): void {
  const there = [modelName, 'muelle.yml'].find((name) => existsSync(join(directory, name)))
  if (there === undefined) return
  throw new UserError(
    {
      what: `${there} is there already, and adopt never overwrites it`,
      evidence: join(directory, there),
      next: 'Edit it, or move it away first.',
    },
    { refused: true },
  )
}

function filesOf({ text, moved, rolesSql }: Proposal): readonly NewFile[] {
  const beside: NewFile[] = [
    ...moved.map(({ name, value }) => ({
      path: `${folder}/${name}`,
      content: value,
      mode: 0o600,
      why: 'a secret of the old files, for muelle secrets set; git ignores the folder',
    })),
    ...(rolesSql === undefined
      ? []
      : [
          {
            path: `${folder}/roles.sql`,
            content: rolesSql,
            mode: 0o644,
            why: 'the old cluster has other roles than postgres and odoo',
          },
        ]),
  ]
  const ignore = { path: `${folder}/.gitignore`, content: '*\n', mode: 0o644, why: 'what is in it stays out of git' }
  return [...(beside.length === 0 ? [] : [ignore, ...beside]), { path: modelName, content: text, mode: 0o644 }]
}

/** What is wrong with the proposal and with the addons that it names. */
async function faultsOf(directory: string, text: string): Promise<readonly string[]> {
  const model = await readModel({ file: modelName, text })
  const [resolved] = model.environments.values()
  const files = resolved === undefined ? [] : (await readFiles(directory, model, resolved)).faults
  return [...model.faults, ...files].map(({ what, at }) => (at ? `${at.file}:${at.line}:${at.column} ${what}` : what))
}

const nothing = (directory: string, compose: string | undefined) =>
  new UserError({
    what:
      compose === undefined ? 'No compose file here runs Odoo.' : `${compose} is no compose file here that runs Odoo.`,
    evidence: directory,
    next: 'Name the folder of the project. A folder of addons alone begins with muelle init.',
  })

const otherSeries = ({ server, compose }: Chosen, major: number) =>
  new UserError(
    {
      what: `This project runs Odoo ${major}; Muelle runs Odoo 19.`,
      evidence: `${compose.main.file.path}: ${server.service?.name}, ${server.image?.reference ?? server.service?.image?.value ?? 'its image'}`,
      next: 'Upgrade its databases to 19 first. Until then muelle check reads it as it is.',
    },
    { refused: true },
  )

function noDatabase(chosen: Chosen): UserError {
  const { compose, db } = chosen
  const list = `docker compose -f ${compose.main.file.path} exec ${db?.name ?? 'db'} psql -U ${rolesOf(chosen).superuser} -d postgres -l`
  return new UserError({
    what: 'No file says which database Odoo uses, and a wrong name would begin an empty one.',
    evidence: `neither db_name nor a dbfilter with one name`,
    next: `See which there are, then name it: ${list}; muelle adopt --database NAME`,
  })
}
