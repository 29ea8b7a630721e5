import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Label, readLabels, type Said, score } from './audit/labels.ts'
import { manyFiles, projectsBelow, writeFixtures } from './audit/projects.ts'
import { megabytes, run } from './audit/run.ts'
import { composeConfig, dclint, muelle, muelleArgv, type Tool } from './audit/tools.ts'
import type { Benchmark, Goal, Row } from './result.ts'

const built = join(import.meta.dirname, '../packages/muelle/dist/cli.js')

/**
 * What `muelle check` finds and costs, beside dclint and `docker compose config -q` on the same files.
 *
 * `MUELLE_AUDIT_PROJECTS` names a directory with a folder a project, `MUELLE_AUDIT_LABELS` one with `<folder>.tsv` for each project that a
 * person has read (bench/audit/labels.ts has the form): then it counts what each tool found, missed and said beyond the labels. Without them
 * the examples of the rules are the projects, and only times are measured.
 */
export const audit: Benchmark = async ({ quick, note }) => {
  if (!existsSync(built)) throw new Error('run `npm run build` first')
  const place = mkdtempSync(join(tmpdir(), 'muelle-bench-'))
  try {
    const given = process.env.MUELLE_AUDIT_PROJECTS
    const all = given === undefined ? writeFixtures(join(place, 'fixtures'), quick ? 5 : 30) : projectsBelow(given)
    const labelled = labelsOf(all, process.env.MUELLE_AUDIT_LABELS)
    const compared = labelled.size > 0 ? all.filter((project) => labelled.has(project)) : all
    const projects = quick ? compared.slice(0, 5) : compared
    const tools = [muelle, dclint, ...((await hasCompose()) ? [composeConfig] : [])]
    const tallies: Tally[] = []
    for (const tool of tools) {
      note(`${tool.name}, ${projects.length} projects`)
      tallies.push(await tally(tool, projects, labelled))
    }
    note('1,000 compose files in one process')
    const many = manyFiles(projects, join(place, 'many'), quick ? 100 : 1000)
    const whole = await run([process.execPath, ...muelleArgv(many)])
    const memory = Math.max(await megabytes(muelleArgv(many)), await largest(projects))
    const rows = [
      ...tallies.map((one) => rowOf(one, labelled.size > 0)),
      { name: `muelle check, ${quick ? 100 : '1,000'} compose files`, 'ms/project': Math.round(whole.milliseconds) },
    ]
    return { rows, goals: goalsOf(tallies, whole.milliseconds / 1000, memory, labelled.size > 0) }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

interface Tally {
  readonly tool: Tool
  readonly found: readonly Label[]
  readonly missed: readonly Label[]
  readonly beyond: readonly Said[]
  /** One figure a project. */
  readonly times: readonly number[]
}

async function tally(
  tool: Tool,
  projects: readonly string[],
  labelled: ReadonlyMap<string, readonly Label[]>,
): Promise<Tally> {
  const times: number[] = []
  const scores = []
  // The first process warms the caches of the disk and of compiled code.
  if (projects[0] !== undefined) await tool.check(projects[0])
  for (const project of projects) {
    const { said, milliseconds } = await tool.check(project)
    times.push(milliseconds)
    scores.push(score(labelled.get(project) ?? [], said))
  }
  return {
    tool,
    found: scores.flatMap(({ found }) => found),
    missed: scores.flatMap(({ missed }) => missed),
    beyond: scores.flatMap(({ beyond }) => beyond),
    times,
  }
}

const isGrave = ({ severity }: Label) => severity === 'critical' || severity === 'high'

function rowOf({ tool, found, missed, beyond, times }: Tally, hasLabels: boolean): Row {
  const graves = found.filter(isGrave).length
  const counts = {
    found: found.length,
    missed: missed.length,
    'found %': percent(found.length, found.length + missed.length),
    'critical, high %': percent(graves, graves + missed.filter(isGrave).length),
    'beyond labels': beyond.length,
  }
  return {
    name: tool.name,
    ...(hasLabels ? counts : {}),
    'ms/project': Math.round(mean(times)),
    slowest: Math.round(Math.max(...times)),
  }
}

function goalsOf(tallies: readonly Tally[], seconds: number, memory: number, hasLabels: boolean): readonly Goal[] {
  const [own, peer] = tallies
  if (own === undefined || peer === undefined) return []
  const ratio = own.found.length / Math.max(1, peer.found.length)
  const found: Goal = {
    name: 'true findings against dclint',
    goal: 'at least 8 times',
    measured: `${ratio.toFixed(1)} times`,
    met: ratio >= 8,
  }
  return [
    ...(hasLabels ? [found] : []),
    under('a project, process start included', mean(own.times), 300, 'ms'),
    under('1,000 compose files in one process', seconds, 10, 's'),
    under('peak memory', memory, 200, 'MB'),
  ]
}

function under(name: string, measured: number, limit: number, unit: string): Goal {
  const shown = unit === 's' ? measured.toFixed(1) : String(Math.round(measured))
  return { name, goal: `under ${limit} ${unit}`, measured: `${shown} ${unit}`, met: measured < limit }
}

function labelsOf(projects: readonly string[], directory: string | undefined): ReadonlyMap<string, readonly Label[]> {
  if (directory === undefined) return new Map()
  const read = projects.map((project) => [project, readLabels(join(directory, `${basename(project)}.tsv`))] as const)
  return new Map(read.filter((entry): entry is [string, readonly Label[]] => entry[1] !== undefined))
}

/** Of a few single projects: what most runs need. */
async function largest(projects: readonly string[]): Promise<number> {
  const figures: number[] = []
  for (const project of projects.slice(0, 5)) figures.push(await megabytes(muelleArgv(project)))
  return Math.max(...figures)
}

async function hasCompose(): Promise<boolean> {
  try {
    return (await run(['docker', 'compose', 'version'])).output.includes('Compose')
  } catch {
    return false
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

const percent = (part: number, whole: number) => (whole === 0 ? '-' : ((100 * part) / whole).toFixed(1))
