import { has, isServer, purposeOf } from '../judge/purpose.ts'
import { lastOf } from '../parse/after.ts'
import { parseOdoo } from '../parse/parse.ts'
import { wordsOf } from '../shell/word.ts'
import { type Mode, modeOf } from './mode.ts'

/**
 * The words to run for a command line of Odoo in a mode, beginning with `odoo`.
 * A run of its own serves nothing, has no workers and ends; each of the three is added only where the command knows it and does not
 * have it yet. Tests keep their port: they open it in any case, and nobody else has it there.
 * @param args the words behind `odoo`, of a line that is valid.
 * @returns undefined where the mode runs nothing: `edit-conf` and `none`.
 */
export function argvFor(
  args: readonly string[],
  mode: Mode = modeOf(parseOdoo(wordsOf(args))),
): readonly string[] | undefined {
  if (mode === 'edit-conf' || mode === 'none') return undefined
  const parsed = parseOdoo(wordsOf(args))
  const { given, command, shows } = parsed
  if (shows !== undefined) return ['odoo', ...args]
  const takesServer = command?.parser === 'optparse' && !args.includes('--')
  const { tests, ends } = purposeOf(parsed)
  const silent = takesServer && !has(given, 'http_enable') && !tests
  const oneProcess = takesServer && lastOf(given, 'workers')?.values[0]?.text !== '0'
  const stops = mode === 'one-shot' && isServer(parsed) && !ends
  return [
    'odoo',
    ...args,
    ...(silent ? ['--no-http'] : []),
    ...(oneProcess ? ['--workers=0'] : []),
    ...(stops ? ['--stop-after-init'] : []),
  ]
}
