import { isOfTests } from '../../project/env-files.ts'
import type { Project } from '../../project/project.ts'
import { within } from '../../read/compose/value.ts'
import { type Hit, rule } from '../../rule.ts'
import type { TextFile } from '../../text.ts'
import { isPasswordName, isSecretName, isSecretOf } from '../credentials.ts'
import { scriptLines, scriptsOf } from '../scripts-text.ts'
import { servicesOf } from '../services.ts'

export const weakFallback = rule({
  id: 'secrets/weak-fallback',
  severity: 'high',
  title: 'A secret falls back to one that is written out',
  why: 'Whoever forgets the variable, or misspells it, runs with a password that everybody can read, and nothing says so.',
  source: 'docs.docker.com/reference/compose-file/interpolation',
  fix: `Demand it: \${NAME:?set it in .env}.`,
  *find(project) {
    for (const { file } of [...project.composeFiles, ...project.confs]) yield* ofText(file)
    yield* ofEnvironments(project)
    for (const file of scriptsOf(project)) if (!isOfTests(file.path)) yield* ofScript(file)
  },
})

const fallback = /\$\{(?<name>\w{1,80}):?-(?<value>[^${}\n]{1,200})\}/g

/** Anywhere in a compose file, or in a conf that a program fills in, by the name of the variable. */
function* ofText(file: TextFile): Generator<Hit> {
  for (const match of file.text.matchAll(fallback)) {
    const { name = '', value = '' } = match.groups ?? {}
    const lineStart = file.text.lastIndexOf('\n', match.index) + 1
    if (/^\s*#/.test(file.text.slice(lineStart, match.index))) continue
    if (isSecretName(name) && isSecretOf(name, bare(value)))
      yield hitOf(file, match.index, match[0].length, name, value)
  }
}

/** By the name of what is set, when the variable's own tells nothing: `POSTGRES_PASSWORD: ${DB:-odoo}`. */
function* ofEnvironments(project: Project): Generator<Hit> {
  for (const { service } of servicesOf(project))
    for (const [key, { value }] of service.environment)
      for (const { name, fallback: value2 } of value?.variables ?? []) {
        if (value === undefined || value2 === undefined || !isSecretName(key) || isSecretName(name)) continue
        if (!isSecretOf(key, bare(value2)) || value.raw.indexOf('${') !== 0) continue
        const at = within(value.at, `\${${name}`)
        yield hitOf(at.file, at.from, at.to - at.from, key, value2)
      }
}

/** What a value of a shell script falls back to: `: "${PASSWORD:=odoo}"`, `X=${PASSWORD:-odoo}`; a comparison with a default is none. */
function* ofScript(file: TextFile): Generator<Hit> {
  if (!/passw|pwd/i.test(file.text)) return
  for (const line of scriptLines(file)) {
    const [, assigned = ''] = /^\s*(?:(?:export|local|readonly|declare)\s+)?([A-Za-z_]\w*)=/.exec(line.text) ?? []
    if (assigned === '' && !/^\s*:\s/.test(line.text)) continue
    for (const match of line.text.slice(0, 4000).matchAll(inShell)) {
      const { name = '', value = '' } = match.groups ?? {}
      const told = isPasswordName(name) ? name : assigned
      if (!isPasswordName(told) || !isSecretOf(told, bare(value))) continue
      const hit = hitOf(file, line.from + match.index, match[0].length, told, value)
      // The line of the official image’s entrypoint, which many copy.
      yield bare(value) === 'odoo' ? { ...hit, severity: 'medium' } : hit
    }
  }
}

const inShell = /\$\{(?<name>\w{1,80}):?[-=](?<value>["']?[^${}"'\n]{1,200}["']?)\}/g

const bare = (text: string) => text.replace(/^(["'])(.*)\1$/, '$2')

const hitOf = (file: TextFile, from: number, length: number, name: string, value: string): Hit => ({
  at: { file, from, to: from + length },
  message: `${name} falls back to a value that stands here`,
  hides: [bare(value)],
})
