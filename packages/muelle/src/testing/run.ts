import { UserError } from '../kernel/errors.ts'
import { writeAtomic } from '../kernel/files.ts'
import type { Context } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import { countOf } from '../odoo/tests/listing.ts'
import { sharesOf } from '../sizing/shares.ts'
import { bytesOf } from '../stack/size.ts'
import { inWorkshop } from '../workshop/change.ts'
import { removeLeftOvers } from '../workshop/left-overs.ts'
import { browserNotes, nothingChanged, rateOf, seconds, shown, withoutTests } from './answer.ts'
import { changedModules, changedNote } from './changed-modules.ts'
import { dataFolder } from './container.ts'
import { testStack } from './environment.ts'
import { writable, writeArtifacts } from './files.ts'
import { groupsOf, usualJobs } from './groups.ts'
import { type ImageView, readImage, testImage } from './image.ts'
import type { TestInput } from './input.ts'
import { junitOf } from './junit.ts'
import { merged, withSilent } from './merge.ts'
import type { TestOutput } from './output.ts'
import { coverageFiles, coverageFolder, type GroupRun, runGroup } from './runs.ts'
import { modulesNamed, narrowed, type Selection, select } from './selection.ts'
import { makeDataFolder, serverOf } from './server.ts'
import { openSpool } from './spool.ts'
import { steps } from './steps.ts'
import {
  dropDatabase,
  ensureTemplate,
  groundOf,
  retireTemplates,
  type Server,
  sweep,
  type Template,
  templateOf,
} from './template.ts'

/** Does what `muelle test` is asked for. */
export async function testRun(outer: Context, input: TestInput, progress: Progress): Promise<TestOutput> {
  const begun = performance.now()
  const { context, stack, chosen } = await testStack(outer, input)
  const junit = input.junit === undefined ? undefined : await writable(context.directory, input.junit, 'file')
  const artifacts =
    input.artifacts === undefined ? undefined : await writable(context.directory, input.artifacts, 'folder')
  if (input.coverage && artifacts === undefined)
    throw new UserError({ what: 'It is not said where the coverage report goes.', next: 'Add --artifacts DIR.' })
  const [image, read, template, tests, results] = steps(stack, input)
  return await inWorkshop(
    context,
    progress,
    async (workshop) => {
      const server = await serverOf(workshop, context, chosen)
      const { tag } = await progress.step(image, (note) => testImage(context, stack, workshop.engine, progress, note))
      await using spool = await openSpool()
      const place: Server = { ...server, image: tag, spool }
      await makeDataFolder(place)
      const view = await progress.step(read, () =>
        readImage(workshop.engine, stack, tag, modulesNamed(input.what), context.signal),
      )
      const { selection, notes } = await choose(input, view, place)
      if (chosen !== undefined)
        notes.push(`No environment was named: the tests ran in ${chosen}. Another one: muelle -e NAME test.`)
      if (selection.modules.length === 0)
        return nothingChanged({ project: stack.project, environment: stack.environment, notes }, begun)
      requireCoverage(input, view)
      const wanted = templateOf(
        selection.modules,
        view.manifests,
        view.added,
        await groundOf(place, !input.withoutDemo),
      )
      let reused = false
      await progress.step(template, async (note) => {
        reused = await prepare(place, wanted, view, input, note)
        return !reused
      })
      let firstTest: number | null = null
      const began = () => {
        firstTest ??= seconds(begun)
      }
      const groups = groupsOf(selection, (name) => countOf(view.tests.get(name)), await jobsOf(place, input.jobs))
      const runs = await progress.step(tests, (note) =>
        runGroups(
          place,
          wanted,
          groups,
          { artifacts: artifacts !== undefined, coverage: input.coverage },
          { began, note },
        ),
      )
      const verdict = withSilent(merged(runs.map((each) => each.verdict)), selection)
      const files = runs.flatMap((each) => each.files)
      const coverage = await progress.step(results, async (note) => {
        const covered = input.coverage ? await coverageFiles(place) : undefined
        files.push(...(covered?.files ?? []))
        if (covered && covered.files.length === 0) notes.push(`There is no coverage report: ${covered.said}`)
        await place.session.remove([`${dataFolder}/${coverageFolder}`])
        await retireTemplates(place, input.keep, note)
        return await rateOf(covered?.files)
      })
      if (junit !== undefined) await writeAtomic(junit, junitOf(verdict, context.clock.now()))
      return {
        ...(await shown(verdict, place)),
        project: stack.project,
        environment: stack.environment,
        selected: groups.map(({ modules, tags }) => ({ modules: [...modules], tags })),
        template: { name: wanted.name, reused },
        seconds: { firstTest, total: seconds(begun) },
        coverage,
        artifacts: artifacts === undefined ? [] : [...(await writeArtifacts(artifacts, files, stack))],
        notes: [...notes, ...browserNotes(verdict, view), ...withoutTests(selection, verdict)],
      }
    },
    { files: 'read' },
  )
}

/** What is tested, after `--changed`; with what is to be said of it. */
async function choose(
  input: TestInput,
  view: ImageView,
  { stack, signal }: Pick<Server, 'stack' | 'signal'>,
): Promise<{ readonly selection: Selection; readonly notes: string[] }> {
  const known = new Set([...view.manifests.values()].filter(({ installable }) => installable).map(({ name }) => name))
  const selection = select(input.what, { own: view.own, known, tests: view.tests })
  if (!input.changed && input.since === undefined) return { selection, notes: [] }
  const differing = await changedModules(stack, view, input.since, signal)
  if (differing.everything.length > 0) return { selection, notes: [changedNote(differing)] }
  return { selection: narrowed(selection, new Set(differing.affected)), notes: [changedNote(differing)] }
}

function requireCoverage({ coverage }: TestInput, { tools }: ImageView): void {
  if (!coverage || tools.coverage) return
  throw new UserError(
    {
      what: 'The application image has no coverage for Python.',
      evidence: 'python3 -m coverage is not there',
      next: 'Add python3-coverage to odoo.apt in muelle.yaml, or coverage to the file of odoo.python.',
    },
    { refused: true },
  )
}

async function prepare(
  server: Server,
  wanted: Template,
  { tools }: ImageView,
  { fresh, withoutDemo }: TestInput,
  note: (text: string) => void,
): Promise<boolean> {
  await removeLeftOvers(server.engine, server.stack, note)
  const there = new Map(
    await sweep(
      server,
      tools.left.filter((name) => name !== coverageFolder),
      note,
    ),
  )
  if (fresh) {
    for (const { name } of [wanted, wanted.base].filter((each) => each !== undefined)) {
      if (!there.delete(name)) continue
      await dropDatabase(server, name)
    }
  }
  return await ensureTemplate(server, wanted, there, !withoutDemo, note)
}

async function jobsOf({ engine, stack }: Pick<Server, 'engine' | 'stack'>, asked: number | undefined): Promise<number> {
  return asked ?? usualJobs(await engine.info(), bytesOf(sharesOf(stack).odoo.memory))
}

/** All runs; the first that cannot be made ends the others, and all of them have ended when this does. */
async function runGroups(
  server: Server,
  template: Template,
  groups: readonly Parameters<typeof runGroup>[2][],
  wish: Parameters<typeof runGroup>[4],
  told: Parameters<typeof runGroup>[5],
): Promise<readonly GroupRun[]> {
  const ending = new AbortController()
  const signal = AbortSignal.any([server.signal, ending.signal])
  const settled = await Promise.allSettled(
    groups.map(async (group, index) => {
      try {
        return await runGroup({ ...server, signal }, template, group, index + 1, wish, told)
      } catch (error) {
        ending.abort(error)
        throw error
      }
    }),
  )
  signal.throwIfAborted()
  return settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
}
