import { z } from 'zod'
import { confText } from '../facts/odoo/conf-text.ts'
import { loadOdooCli } from '../facts/odoo/odoo-cli.ts'
import { remarks } from '../facts/odoo/remarks.ts'
import { units } from '../facts/odoo/units.ts'
import { EnvironmentError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { mask } from '../kernel/redact.ts'
import { odooSettings, printConf } from '../odoo/settings.ts'
import { loadStack, readProject } from '../stack/load.ts'
import { modelName } from '../stack/model.ts'
import type { Stack } from '../stack/stack.ts'
import { look } from '../workshop/look.ts'
import { settingsInForce, sourceOf } from './in-force.ts'
import { keyFact, placeOf } from './keys.ts'

const From = z.enum(['muelle.yaml', 'muelle', 'command line', 'secret', 'default'])

const Output = z.object({
  key: z.string(),
  environment: z.string(),
  value: z.string().nullable().describe('what muelle.yaml leads to in the web server; null for a secret'),
  from: From.describe('muelle: computed or fixed; command line: of the container; default: Odoo’s own'),
  at: z.string().nullable().describe('line of muelle.yaml that says it'),
  cron: z.string().nullable().describe('in odoo-cron, where it differs'),
  running: z
    .array(z.object({ service: z.string(), value: z.string() }))
    .nullable()
    .describe('what the running servers have; null when none could be asked'),
  applied: z.boolean().nullable().describe('the running servers have what muelle.yaml says'),
  default: z.string().nullable().describe('Odoo’s own; null for a secret'),
  unit: z.string().nullable(),
  meaning: z.string(),
  remark: z.string().nullable().describe('what its name does not let one expect'),
  set: z.string().describe('where to set it'),
})

export const confGet = operation({
  name: 'conf get',
  summary: 'Show the value of one setting of Odoo, where it comes from, and whether the running servers have it',
  help: 'By its key or its option. The running servers are asked when Docker is there; more about the setting: muelle conf explain.\n$ muelle conf get limit_time_real\n$ muelle -e staging conf get db-filter',
  effect: 'read',
  input: z.object({ key: z.string().describe('a key of odoo.conf, or its option').meta({ positional: 0 }) }),
  output: Output,
  async run(context, { key: named }) {
    const stack = await loadStack(context, { files: 'unread' })
    const told = await commandLineOnly(named)
    if (told !== undefined) return { ...nothing, ...told, environment: stack.environment, running: null, applied: null }
    const { key, description: meaning, secret = false, ...fact } = await keyFact(named)
    const initial = secret ? null : confText(fact.default)
    const { web, cron } = await settingsInForce(stack)
    const value = secret ? null : (web.get(key)?.value ?? initial)
    const inCron = secret ? null : (cron.get(key)?.value ?? initial)
    const at = await placeIn(context, stack, key)
    const running = secret ? null : await runningValues(context, key)
    const wanted = (service: string) => (service === 'odoo-cron' ? inCron : value)
    return {
      key,
      environment: stack.environment,
      value,
      from: secret ? ('secret' as const) : sourceOf(stack, key, web.get(key)),
      at,
      cron: inCron === value ? null : inCron,
      running: running === null ? null : [...running],
      applied: running === null ? null : running.every((each) => each.value === wanted(each.service)),
      default: initial,
      unit: units.get(key) ?? null,
      meaning,
      remark: remarks.get(key) ?? null,
      set: placeOf(key).set,
    }
  },
  view: (told, style) =>
    [
      `${style.bold(told.key)} = ${told.value ?? (told.from === 'secret' ? mask : 'not set')}${told.unit === null ? '' : style.dim(`  (${told.unit})`)}`,
      '',
      `from      ${told.at ?? words[told.from]} (${told.environment})`,
      ...(told.cron === null ? [] : [`cron      ${told.cron}, by the command line of odoo-cron`]),
      ...(told.running === null
        ? []
        : [
            `running   ${told.running.map(({ service, value }) => `${service} ${value}`).join(', ')}${told.applied ? '' : style.warn('  until muelle up')}`,
          ]),
      `default   ${told.default === null ? 'none is told of a secret' : told.default || 'empty'}`,
      `meaning   ${told.meaning}`,
      ...(told.remark === null ? [] : [`note      ${told.remark}`]),
      `set it    ${told.set}`,
    ].join('\n'),
})

/** The part of the engine's answer that says what a container was started with (Docker Engine API, ContainerInspect). */
const Started = z.object({ Config: z.object({ Cmd: z.array(z.string()).nullish() }) })

const words: Readonly<Record<z.output<typeof From>, string>> = {
  'muelle.yaml': modelName,
  muelle: 'computed or fixed by Muelle',
  'command line': 'the command line of its container',
  secret: 'secrets on the host, in no file of the project',
  default: 'nobody set it: Odoo’s own default',
}

const nothing = { value: null, from: 'default' as const, at: null, cron: null, default: null, unit: null, remark: null }

/** An option that no file can hold: it exists while its command runs. Undefined for all others. */
async function commandLineOnly(named: string): Promise<{ key: string; meaning: string; set: string } | undefined> {
  const { serverOptions } = await loadOdooCli()
  const bare = named.replace(/^--?/, '')
  const option = serverOptions.find(
    ({ flags, dest, configKey }) =>
      !configKey && (flags.some((flag) => flag.replace(/^--?/, '') === bare) || dest === bare),
  )
  if (option === undefined) return undefined
  const flag = option.flags.at(-1) ?? named
  return {
    key: flag,
    meaning: String(option.description ?? ''),
    set: `On Odoo's command line only, for one run; no file holds it. See: muelle odoo explain '${flag}'`,
  }
}

/** The line of muelle.yaml that holds the key: under `odoo.conf`, or Muelle's own key for it. */
async function placeIn(context: Context, stack: Stack, key: string): Promise<string | null> {
  if (!(key in stack.odoo.conf) || context.environ.MUELLE_STACK) return null
  const { environments, places } = await readProject(context)
  const path = environments.get(stack.environment)?.origin(['odoo', 'conf', key])
  return path === undefined ? null : `${modelName}:${places.ofKey(path).line}`
}

/** What each running server of Odoo has; null when Docker is not there or none runs. */
async function runningValues(
  context: Context,
  key: string,
): Promise<readonly { readonly service: string; readonly value: string }[] | null> {
  try {
    const view = await look(context)
    const servers = view.containers.filter(
      ({ service, state, oneOff }) => !oneOff && state === 'running' && service.startsWith('odoo-'),
    )
    const argv = await printConf()
    const found = await Promise.all(
      servers.map(async ({ id, service }) => {
        const [printed, inspected] = await Promise.all([
          view.engine.exec(id, { argv, signal: context.signal }),
          view.engine.inspect(id),
        ])
        if (printed.exitCode !== 0) return []
        const settings = await odooSettings(printed.stdout, Started.parse(inspected).Config.Cmd ?? [], true)
        return settings.filter((each) => each.key === key).map(({ value }) => ({ service, value }))
      }),
    )
    return servers.length === 0 ? null : found.flat()
  } catch (error) {
    // What muelle.yaml says needs no Docker.
    if (error instanceof EnvironmentError) return null
    throw error
  }
}
