import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A project as one inherits it: it runs, somehow. */
const inherited = join(import.meta.dirname, '../../demo/inherited')

/**
 * The first act, without Docker: a project that somebody left behind is audited, mended where that is certain, and adopted. On a copy, so that it
 * is the same the next time.
 * @param muelle runs a command, its output on this terminal; gives its exit code.
 * @returns the exit code of the first that did not do its work; 0 when all did.
 */
export function firstAct(
  muelle: (...argv: readonly string[]) => number,
  { say, title }: Readonly<Record<'say' | 'title', (text: string) => void>>,
): number {
  const copy = join(mkdtempSync(join(tmpdir(), 'muelle-demo-')), 'inherited')
  cpSync(inherited, copy, { recursive: true })
  title('A project that somebody left behind')
  say(`demo/inherited: a compose file, a Dockerfile, odoo.conf, nginx, two scripts, an addon. The copy is ${copy}`)
  const page = join(copy, '../audit.html')
  const acts: readonly (readonly string[])[] = [
    ['check', copy, '--fail-on', 'never', '--html', page],
    ['check', copy, '--fix', '--dry-run'],
    ['check', copy, '--fix', '--fail-on', 'never', '--yes', '--quiet'],
    ['adopt', copy, '--database', 'harbour', '--yes'],
  ]
  for (const argv of acts) {
    const code = muelle(...argv)
    if (code !== 0) return code
  }
  say(`For whoever does not read terminals: ${page}`)
  return 0
}
