import { lastOf, listOf } from '../../parse/after.ts'
import { appended } from '../../shell/word.ts'
import { judgeDev } from '../../values/dev.ts'
import { commaList } from '../../values/lists.ts'
import { loggingSurprise } from '../../values/logging.ts'
import { withoutOption, withValue } from '../edit.ts'
import type { Judge } from '../finding.ts'
import { isServer, purposeOf } from '../purpose.ts'
import { textOf } from '../refused/values.ts'

/**
 * What is not told to end goes on as a server. An update does what was meant all the same, where no server has the port already
 * (in a container that runs, judge/around.ts says so).
 */
export const goesOn: Judge = ({ args, parsed }) => {
  const { loads, ends } = purposeOf(parsed)
  const onlyAll = listOf(parsed.given, 'init').includes('all')
  if (!isServer(parsed) || ends || onlyAll) return []
  const fix = () => appended(args, '--stop-after-init')
  const save = lastOf(parsed.given, 'save')
  const cause = loads
    ? parsed.given.find(({ option }) => ['init', 'update', 'reinit'].includes(option.dest ?? ''))
    : save
  if (cause === undefined) return []
  if (cause === save) {
    const message = '--save does not end Odoo: the server starts all the same'
    return [{ at: cause.word.at, fatal: true, message, outcome: 'writes the file and goes on serving', fix }]
  }
  const message = `${cause.typed} does not end Odoo: it goes on as a server, or dies on the port where one runs already`
  return [{ at: cause.word.at, fatal: false, message, fix }]
}

/** Since 19.0 there is no demonstration data unless one asks for it. */
export const withoutDemo: Judge = ({ args, parsed: { given } }) =>
  given.flatMap((each) => {
    const value = textOf(each)
    if (each.option.name !== '--without-demo' || /^(?:1|yes|true|on|0|no|false|off)$/i.test(value)) return []
    return [
      {
        at: each.word.at,
        fatal: false,
        message: `--without-demo takes yes or no since 19.0 and warns about '${value}'; demonstration data is left out by default`,
        fix: () => withoutOption(args, each),
      },
    ]
  })

export const developer: Judge = ({ args, parsed: { given } }) => {
  const dev = lastOf(given, 'dev_mode')
  const found = dev && judgeDev(textOf(dev))
  if (dev === undefined || found === undefined) return []
  const { message, instead } = found
  const fix =
    instead === undefined
      ? undefined
      : () => (instead === '' ? withoutOption(args, dev) : withValue(args, dev, instead))
  return [{ at: dev.values[0]?.at ?? dev.word.at, fatal: true, message, outcome: 'ignores the unknown feature', fix }]
}

export const handlers: Judge = ({ parsed: { given } }) =>
  given.flatMap(({ option, values: [value] }) => {
    if (option.dest !== 'log_handler' || value === undefined) return []
    return commaList(value.text).flatMap((entry) => {
      const message = loggingSurprise(entry)
      return message === undefined ? [] : [{ at: value.at, fatal: true, message, outcome: 'logs at level INFO' }]
    })
  })

/** 64 MiB: less than any Odoo worker needs to start (facts: a worker at rest has about 150 MB). */
const leastMemory = 64 * 1024 * 1024

export const tinyMemory: Judge = ({ parsed: { given } }) =>
  given.flatMap(({ option, typed, values: [value] }) => {
    const bytes = Number(value?.text ?? Number.NaN)
    if (!option.dest?.startsWith('limit_memory') || value === undefined || !(bytes > 0 && bytes < leastMemory))
      return []
    return [
      {
        at: value.at,
        fatal: true,
        message: `${typed} is counted in bytes: with ${bytes} no worker outlives a request`,
        outcome: 'recycles every worker at once',
      },
    ]
  })

export const upgradeScripts: Judge = ({ parsed: { given } }) => {
  const scripts = lastOf(given, 'pre_upgrade_scripts')
  const folders = listOf(given, 'pre_upgrade_scripts').filter((path) => !path.endsWith('.py'))
  if (scripts === undefined || folders.length === 0) return []
  const message = `--pre-upgrade-scripts takes files: Odoo skips '${folders.join("', '")}' with a warning`
  return [{ at: scripts.values[0]?.at ?? scripts.word.at, fatal: true, message, outcome: 'runs none of those scripts' }]
}

/** `-d a --database=b`: the first one is forgotten. Which was meant cannot be known. */
export const oneDatabaseNamed: Judge = ({ parsed: { given } }) => {
  const named = given.filter(({ option }) => option.dest === 'db_name')
  const last = named.at(-1)
  if (last === undefined || new Set(named.map(textOf)).size < 2) return []
  const message = `the database is named twice, and only the last one counts`
  return [{ at: last.word.at, fatal: true, message, outcome: 'works on the last database only' }]
}

/** Tests of several databases end with exit 1. */
export const testsOfOne: Judge = ({ parsed }) => {
  const database = lastOf(parsed.given, 'db_name')
  if (!database || !purposeOf(parsed).tests || listOf(parsed.given, 'db_name').length < 2) return []
  return [{ at: database.word.at, fatal: true, message: 'tests run in one database only', outcome: 'exits 1' }]
}

/** The shell takes these options and does nothing with them. */
export const shellIgnores: Judge = ({ parsed }) => {
  if (parsed.command?.name !== 'shell') return []
  const ignored = parsed.given.filter(({ option }) =>
    ['init', 'update', 'reinit', 'test_enable', 'test_tags', 'test_file'].includes(option.dest ?? ''),
  )
  const prompt = lastOf(parsed.given, 'shell_interface')
  const config = lastOf(parsed.given, 'config')
  const unknown = prompt && !prompt.option.choices?.includes(textOf(prompt))
  return [
    ...ignored.map(({ word, typed }) => ({
      at: word.at,
      fatal: true,
      message: `shell ignores ${typed}: modules are installed and updated by odoo module, or by a run of their own`,
      outcome: `opens the shell and ignores ${typed}`,
    })),
    ...(unknown
      ? [
          {
            at: prompt.values[0]?.at ?? prompt.word.at,
            fatal: true,
            message: `there is no prompt '${textOf(prompt)}', only ${prompt.option.choices?.join(', ')}`,
            outcome: 'opens the plain prompt',
          },
        ]
      : []),
    ...(config && /[\s()]/.test(textOf(config))
      ? [
          {
            at: config.values[0]?.at ?? config.word.at,
            fatal: true,
            message: '-c names the configuration file, not code to run: code comes on standard input',
            outcome: 'exits 2: there is no such file',
          },
        ]
      : []),
  ]
}
