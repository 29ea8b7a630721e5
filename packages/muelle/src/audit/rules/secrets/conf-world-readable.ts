import { posix } from 'node:path'
import { rule } from '../../rule.ts'
import type { Place } from '../../text.ts'
import { runsOf } from '../dockerfiles.ts'
import { scriptLines, scriptsOf } from '../scripts-text.ts'

/** Files that hold a password. */
const secretFile =
  /(^|\/)(odoo|openerp|odoo-server|erp|pgbouncer|userlist)[\w.-]*\.(conf|cfg|ini|txt)$|(^|\/)\.?odoorc$|(^|\/)\.env(\.\w+)*$|\.(pem|key|p12|pfx)$|(^|\/)\.?pgpass$|(^|\/)\.?secrets?(\/|$)/i

export const confWorldReadable = rule({
  id: 'secrets/conf-world-readable',
  severity: 'medium',
  title: 'A file with secrets is made readable for everybody',
  why: 'Every user and every process of the machine reads the passwords in it.',
  source: 'chmod(1); Odoo documentation, Deploying Odoo',
  fix: 'chmod 640, with Odoo’s group, or 600.',
  *find(project) {
    for (const { calls } of runsOf(project))
      for (const { words, at } of calls) {
        const found = opened(words.map(({ value }) => value))
        if (found !== undefined) yield told(words[0]?.at ?? at, found)
      }
    for (const file of scriptsOf(project))
      for (const line of scriptLines(file)) {
        const start = /\b(chmod|install)\s/.exec(line.text.slice(0, 4000))
        if (start === null) continue
        const command = line.text.slice(start.index, start.index + 1000).split(/[|;&]/)[0] ?? ''
        const found = opened(command.split(/\s+/).map((word) => word.replace(/^["']|["']$/g, '')))
        if (found !== undefined) yield told(line.placeOf(start.index, command.trimEnd().length), found)
      }
  },
})

const told = (at: Place, { file, mode }: { file: string; mode: string }) => ({
  at,
  message: `${mode} lets everybody read ${posix.basename(file)}`,
})

/** What `chmod` or `install -m` opens for others. */
function opened(words: readonly string[]): { readonly file: string; readonly mode: string } | undefined {
  const program = posix.basename(words[0] ?? '')
  const rest = words.slice(1)
  const mode =
    program === 'chmod'
      ? rest.find((word) => /^[0-7]{3,4}$|^[augo]*[+=][rwxX]+(,|$)/.test(word))
      : program === 'install'
        ? (rest[rest.indexOf('-m') + 1] ?? '')
        : undefined
  if (mode === undefined || !letsOthersRead(mode)) return undefined
  const file = rest.slice(rest.indexOf(mode) + 1).find((word) => secretFile.test(word))
  return file === undefined ? undefined : { file, mode }
}

const letsOthersRead = (mode: string): boolean =>
  /^\d+$/.test(mode) ? (Number(mode.at(-1)) & 4) !== 0 : /(^|,)([a-z]*[ao][a-z]*)?[+=][wxX]*r/.test(mode)
