import { readFile } from 'node:fs/promises'
import type { TestVerdict } from '../odoo/tests/result.ts'
import type { Collected } from './container.ts'
import type { ImageView } from './image.ts'
import type { TestOutput } from './output.ts'
import { located, sourcePlace } from './places.ts'
import { type Selection, silentOf } from './selection.ts'
import type { Server } from './template.ts'

/** A verdict as the operation answers it: places and traces with the project's own paths. */
export async function shown(verdict: TestVerdict, { stack }: Pick<Server, 'stack'>) {
  const { succeeded, reasons, tests, failures, errors, skipped, modules, problems, cases } = verdict
  return {
    well: succeeded,
    reasons: [...reasons],
    ...{ tests, failures, errors, skipped },
    modules: [...modules],
    problems: await Promise.all(
      problems.map(async ({ kind, module, test, subtest, message, place, trace }) => {
        const found = place && (await sourcePlace(place, stack))
        return {
          kind,
          module: module ?? null,
          test: test || null,
          subtest: subtest ?? null,
          message: located(message, stack),
          ...{ file: found?.file ?? null, line: found?.line ?? null, source: found?.source ?? null },
          trace: trace.map((line) => located(line, stack)),
        }
      }),
    ),
    skips: cases.flatMap(({ module, class: name, method, outcome, reason }) =>
      outcome === 'skipped' ? [{ module, test: `${name}.${method}`, reason: reason ?? '' }] : [],
    ),
  }
}

/** Odoo skips tours where it finds no browser, and says so a test at a time. */
export function browserNotes({ cases }: TestVerdict, { tools }: ImageView): readonly string[] {
  const skipped = cases.some(({ reason }) =>
    /websocket-client module is not installed|Chrome executable not found/.test(reason ?? ''),
  )
  if (!skipped) return []
  const lacks = [...(tools.browser ? [] : ['chromium']), ...(tools.websocket ? [] : ['python3-websocket'])]
  return [`The image has no ${lacks.join(' and no ')}: Odoo skips browser tours. Add it to odoo.apt in muelle.yaml.`]
}

/** Modules that were meant and of which nothing ran. */
export function withoutTests(selection: Selection, { modules }: TestVerdict): readonly string[] {
  const { untested } = selection
  // What was named is among the reasons already, when others ran.
  const told = modules.length > 0 ? selection.named : []
  const silent = silentOf(selection, modules).filter((name) => !told.includes(name))
  return [
    ...(untested.length > 0 ? [`Without tests: ${untested.join(', ')}.`] : []),
    ...(silent.length > 0 ? [`No test of ${silent.join(', ')} ran: none carries the tags.`] : []),
  ]
}

/** Seconds from a time until now, to the millisecond. */
export const seconds = (since: number): number => Math.round(performance.now() - since) / 1000

/** The part of lines that coverage's own report says (its attribute `line-rate`, at the beginning). */
export async function rateOf(files: readonly Collected[] | undefined): Promise<number | null> {
  const report = files?.find(({ path }) => path === 'coverage.xml')
  const xml = report === undefined ? '' : await readFile(report.file, 'utf8')
  const rate = /<coverage[^>]* line-rate="([\d.]+)"/.exec(xml)?.[1]
  return rate === undefined ? null : Number(rate)
}

/** An answer without a run: what changed has no tests, and that is well. */
export function nothingChanged(
  about: { project: string; environment: string; notes: string[] },
  begun: number,
): TestOutput {
  return {
    ...about,
    well: true,
    ...{
      reasons: [],
      tests: 0,
      failures: 0,
      errors: 0,
      skipped: 0,
      modules: [],
      problems: [],
      skips: [],
      selected: [],
    },
    ...{ template: null, coverage: null, artifacts: [] },
    seconds: { firstTest: null, total: seconds(begun) },
  }
}
