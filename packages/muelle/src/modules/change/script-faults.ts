import type { Verdict } from '../../odoo/verdict.ts'
import { scriptsIn } from './odoo.ts'
import type { Script } from './scripts.ts'

/** What Odoo says when it runs one; source: Odoo 19.0 `odoo/modules/migration.py` exec_script. */
const running = /^module base: Running migration \S+ (\S+)$/

/** The name of the script that a record of the log says is run. */
export const scriptRun = (message: string): string | undefined => {
  const name = running.exec(message)?.[1]
  return name === undefined ? undefined : `${name}.py`
}

/** A script that Odoo ended without having run: it says nothing of one that it passes over. */
export const notRun = (scripts: readonly Script[], seen: ReadonlySet<string>): readonly string[] =>
  scripts.filter(({ name }) => !seen.has(name)).map(({ path }) => `the script ${path} was not run`)

const frame = /", line (\d+)(?:, in (.+))?$/

/**
 * In which script a run stopped, with the last line of it that the traceback goes through: `it stopped in the script scripts/pre.py, line 2`.
 * @returns undefined when it stopped elsewhere.
 */
export function scriptFault({ errors }: Pick<Verdict, 'errors'>, scripts: readonly Script[]): string | undefined {
  const lines = errors.flatMap(({ message, rest }) => [message, ...rest])
  for (const { name, path } of scripts) {
    const place = `${scriptsIn.container}/${name}`
    const there = lines.filter((line) => line.includes(place))
    // A frame says the line; what Odoo says around it only the file.
    const last = there.findLast((line) => frame.test(line)) ?? there.at(-1)
    if (last === undefined) continue
    const [, number, where] = frame.exec(last) ?? []
    const text = number === undefined ? undefined : lines[lines.lastIndexOf(last) + 1]?.trim()
    return [
      `it stopped in the script ${path}`,
      ...(number === undefined ? [] : [`line ${number}`]),
      ...(where === undefined || where.startsWith('<') ? [] : [`in ${where}`]),
      ...(text ? [`at ${text}`] : []),
    ].join(', ')
  }
  return undefined
}
