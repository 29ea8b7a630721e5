import { judgingTests } from '../odoo/tests/judge.ts'
import type { TestVerdict } from '../odoo/tests/result.ts'
import { addonsOf } from '../render/odoo/addons.ts'
import { type Collected, collected, runOdoo } from './container.ts'
import type { Group } from './groups.ts'
import { commonOptions } from './options.ts'
import { createSql, runName } from './sql.ts'
import { dropDatabase, type Server, type Template } from './template.ts'

/** What is wanted of a run beside its tests. */
export interface Wish {
  /** Screenshots, screencasts and the whole log. */
  readonly artifacts: boolean
  readonly coverage: boolean
}

/** One run of Odoo over a copy of the template. */
export interface GroupRun {
  readonly verdict: TestVerdict
  readonly files: readonly Collected[]
}

/** In the data folder: what coverage writes, of all runs. */
export const coverageFolder = 'coverage'

/** The command of one run, as it is given to the container. */
export function testArgv(
  stack: Server['stack'],
  database: string,
  { modules, tags }: Group,
  { artifacts, coverage }: Wish,
): readonly string[] {
  const options = [
    ...commonOptions(stack, database),
    `--update=${modules.join(',')}`,
    `--test-tags=${tags}`,
    ...(artifacts ? [`--screenshots=${collected}`, `--screencasts=${collected}`] : []),
  ]
  if (!coverage) return ['odoo', ...options]
  const source = addonsOf(stack).flatMap(({ image }) => modules.map((module) => `${image}/${module}`))
  return [
    ...['python3', '-m', 'coverage', 'run', '--parallel-mode', `--data-file=/var/lib/odoo/${coverageFolder}/all`],
    ...[`--source=${source.join(',')}`, '--omit=*/tests/*,*/__manifest__.py', '/usr/bin/odoo'],
    ...options,
  ]
}

/**
 * Runs the tests of a group on a copy of the template, which is removed whatever happens.
 * @param number of the run, from 1. @param told each time another class of tests begins.
 */
export async function runGroup(
  server: Server,
  template: Template,
  group: Group,
  number: number,
  wish: Wish,
  told: { readonly began: () => void; readonly note: (text: string) => void },
): Promise<GroupRun> {
  const database = runName(number)
  try {
    await server.sql('postgres', createSql(database, template.name, server.stack.postgres.locale))
    const judge = judgingTests()
    const log = wish.artifacts ? server.spool.begin() : undefined
    let last = ''
    const task = {
      database,
      template: template.name,
      argv: testArgv(server.stack, database, group, wish),
      collect: collected,
      keep: false,
    }
    const { exitCode, files } = await runOdoo(server, task, (line) => {
      log?.write(`${line}\n`)
      const head = judge.line(line)
      const [, name] = head === undefined ? [] : (/^Starting ([\w.]+)\.\w+ \.\.\.$/.exec(head.message) ?? [])
      if (name === undefined || head === undefined) return
      told.began()
      const module = /^odoo\.addons\.(\w+)/.exec(head.logger)?.[1] ?? ''
      if (`${module} ${name}` !== last) told.note(`${module}: ${name}`)
      last = `${module} ${name}`
    })
    log?.close()
    const logs = log === undefined ? [] : [{ path: `odoo-${number}.log`, file: log.file }]
    return { verdict: judge.verdict(exitCode), files: [...files.map(named(database)), ...logs] }
  } finally {
    await dropDatabase(server, database)
  }
}

/** Odoo puts the database's name before its pictures, which means nothing to anybody here. */
const named =
  (database: string) =>
  ({ path, file }: Collected): Collected => ({
    path: path.startsWith(`${database}/`) ? path.slice(database.length + 1) : path,
    file,
  })

/** Puts together what all runs covered. */
export async function coverageFiles(
  server: Server,
): Promise<{ readonly files: readonly Collected[]; readonly said: string }> {
  const data = `/var/lib/odoo/${coverageFolder}`
  const report = [
    `cd ${data}`,
    `python3 -m coverage combine --data-file=${data}/all ${data}`,
    `python3 -m coverage xml --data-file=${data}/all -o ${collected}/coverage.xml`,
    `python3 -m coverage html --data-file=${data}/all -d ${collected}/coverage`,
  ].join(' && ')
  let said: readonly string[] = []
  const task = {
    database: 'coverage-report',
    template: null,
    argv: ['sh', '-c', report],
    collect: collected,
    keep: false,
  }
  const { exitCode, files } = await runOdoo(server, task, (line) => {
    said = [...said, line].slice(-5)
  })
  return { files: exitCode === 0 ? files : [], said: said.join('\n') }
}
