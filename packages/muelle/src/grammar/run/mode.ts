import { has, isServer, purposeOf } from '../judge/purpose.ts'
import type { Parsed } from '../parse/parsed.ts'

/**
 * How Muelle runs a command of Odoo:
 * `exec` in the container that runs; `one-shot` in a container of its own; `one-shot-bypass` in one of its own whose entrypoint is
 * replaced and whose password comes by PGPASSFILE; `edit-conf` not at all: the setting goes into odoo.conf and the service is
 * recreated; `none` nothing can be run: refused, broken in this release, or what the stack does anyway.
 */
export const modes = ['exec', 'one-shot', 'one-shot-bypass', 'edit-conf', 'none'] as const
export type Mode = (typeof modes)[number]

/** Commands but the server's. Those that the image's entrypoint would spoil go round it (facts: `docker.breaks`). */
const commandModes: Readonly<Record<string, Mode>> = {
  shell: 'exec',
  cloc: 'exec',
  help: 'exec',
  scaffold: 'one-shot',
  populate: 'one-shot',
  neutralize: 'one-shot',
  db: 'one-shot-bypass',
  deploy: 'one-shot-bypass',
  i18n: 'one-shot-bypass',
  module: 'one-shot-bypass',
  upgrade_code: 'one-shot-bypass',
  obfuscate: 'none',
  start: 'none',
  genproxytoken: 'none',
}

/** The mode of a line that Odoo takes and that does what was meant. */
export function modeOf(parsed: Parsed): Mode {
  if (parsed.shows !== undefined) return 'exec'
  if (!isServer(parsed)) return commandModes[parsed.command?.name ?? ''] ?? 'none'
  if (has(parsed.given, 'save')) return 'edit-conf'
  const { loads, ends } = purposeOf(parsed)
  if (loads || ends) return 'one-shot'
  return parsed.given.some(({ option }) => option.configKey) ? 'edit-conf' : 'none'
}
