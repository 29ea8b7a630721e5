import type { TestVerdict } from '../odoo/tests/result.ts'
import type { ImageView } from './image.ts'
import { located, sourcePlace } from './places.ts'
import type { Selection } from './selection.ts'
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
export function withoutTests({ modules, untested }: Selection, { modules: counted }: TestVerdict): readonly string[] {
  const silent = modules.filter((name) => !counted.some(({ module }) => module === name))
  return [
    ...(untested.length > 0 ? [`Without tests: ${untested.join(', ')}.`] : []),
    ...(silent.length > 0 ? [`No test of ${silent.join(', ')} ran: none carries the tags.`] : []),
  ]
}
