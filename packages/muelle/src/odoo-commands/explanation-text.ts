import { type Explained, explain } from '../grammar/explain.ts'
import type { Mode } from '../grammar/run/mode.ts'
import type { Style } from '../kernel/operation.ts'
import { mask } from '../kernel/redact.ts'
import { shellWord } from '../kernel/shell-word.ts'

/** What each mode means to a person. */
const ways: Readonly<Record<Mode, string>> = {
  exec: 'in the running container',
  'one-shot': 'in a container of its own, without HTTP and workers',
  'one-shot-bypass': 'in a container of its own, the entrypoint replaced, the password by PGPASSFILE',
  'edit-conf': 'not at all: the setting goes into odoo.conf (odoo.conf in muelle.yaml), and muelle up brings it',
  none: 'not at all',
}

/** The line with a caret under each problem, the corrected line, what it does and how it is run. Secrets are masked. */
export function explanationText(line: string, style: Style): string {
  const explained = explain(line)
  const { valid, does, problems, corrected, mode, effect, argv } = explained
  const { text, place } = masked(line, explained)
  const places = [...new Set(problems.map(({ at }) => place(at)))]
  const carets = Array.from({ length: Math.max(0, ...places.map((at) => at + 1)) }, (_, at) =>
    places.includes(at) ? '^' : ' ',
  ).join('')
  const verdict = valid ? style.good('valid') : style.bad('not valid')
  const color = (message: string) => (valid ? style.warn(message) : style.bad(message))
  const run = argv === undefined ? ways[mode] : `${ways[mode]}:\n${' '.repeat(11)}${argv.map(shellWord).join(' ')}`
  return [
    `  ${style.bold(text)}`,
    ...(places.length > 0 ? [`  ${color(carets)}`] : []),
    ...problems.map(({ at, message }) => `  ${style.dim(String(at).padStart(3))}  ${message}`),
    '',
    ...(corrected === null ? [] : [`corrected  ${style.bold(corrected)}`]),
    `verdict    ${verdict}, effect ${effect === 'destroy' ? style.bad(effect) : effect}`,
    `does       ${does}`,
    `runs       ${run}`,
  ].join('\n')
}

/** The line with its secrets masked and on one row, and where a place of the old line is in it. */
function masked(line: string, { secrets }: Explained): { text: string; place: (at: number) => number } {
  let text = ''
  const places: number[] = []
  for (let at = 0; at < line.length; at++) {
    const secret = secrets.find(({ from, to }) => from <= at && at < to)
    places[at] = text.length
    if (secret === undefined) text += /\s/.test(line.charAt(at)) ? ' ' : line.charAt(at)
    else if (secret.from === at) text += mask
  }
  return { text, place: (at) => places[at] ?? text.length }
}
