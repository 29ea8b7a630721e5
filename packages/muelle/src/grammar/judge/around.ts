import { odooPrograms, oldPrograms } from '../around/programs.ts'
import { lastOf } from '../parse/after.ts'
import { appended } from '../shell/word.ts'
import type { Judge } from './finding.ts'
import { has, isServer, purposeOf } from './purpose.ts'
import { textOf } from './refused/values.ts'

/** Commands whose parsers refuse the `--db_…` that the official image's entrypoint puts behind them; facts: `docker.breaks`. */
const refuseAppended: ReadonlySet<string> = new Set(['db', 'module', 'i18n', 'deploy', 'upgrade_code'])

const entrypoint: Judge = ({ args, around, parsed: { command, shows } }) =>
  around.way === 'run' && !around.nameless && shows === undefined && refuseAppended.has(command?.name ?? '')
    ? [
        {
          at: around.docker?.at ?? 0,
          fatal: true,
          message: `the image's entrypoint puts --db_host and the like behind the line, which ${command?.name} refuses (exit 2): go round it`,
          outcome: 'is refused with exit 2 because of what the entrypoint adds',
          fix: () => args,
        },
      ]
    : []

const program: Judge = ({ args, around }) => {
  const word = around.program
  const name = word?.text.split('/').at(-1) ?? ''
  if (word === undefined) return []
  if (around.nameless) {
    return [
      {
        at: word.at,
        fatal: true,
        message: `the container is told to run a program '${name}': odoo is missing before it`,
        outcome: 'finds no such program',
        fix: () => args,
      },
    ]
  }
  const inContainer = around.docker !== undefined && odooPrograms.has(name) && name !== 'odoo'
  if (!oldPrograms.has(name) && !inContainer) return []
  return [
    {
      at: word.at,
      fatal: true,
      message: `Odoo 19's program is called odoo, not ${name}`,
      outcome: 'finds no such program',
      fix: () => args,
    },
  ]
}

/** Beside a running server the port is taken: a second one dies before it does anything. */
const busyPort: Judge = ({ args, around, parsed }) => {
  if (around.way !== 'exec' || parsed.shows !== undefined) return []
  const { given, command } = parsed
  const threaded = textOf(lastOf(given, 'workers')) === '0'
  const silent = has(given, 'http_enable')
  const { loads, tests, ends } = purposeOf(parsed)
  const at = around.docker?.at ?? 0
  const busy = { at, fatal: true, outcome: 'dies because the port is taken (Address already in use), and does nothing' }
  if (command?.name === 'shell') {
    if (silent || threaded) return []
    return [
      {
        ...busy,
        message: 'with workers in odoo.conf the shell wants the port of the running server: --no-http',
        fix: () => appended(args, '--no-http'),
      },
    ]
  }
  if (!isServer(parsed)) return []
  if (tests) {
    if (threaded) return []
    return [
      {
        ...busy,
        message: 'tests open the port of the running server: they run in a container of their own',
        fix: () => appended(args, '--workers=0'),
      },
    ]
  }
  if (!loads && !ends)
    return silent ? [] : [{ ...busy, message: 'a second server in the container finds its port taken' }]
  if (silent || threaded) return []
  return [
    {
      ...busy,
      message:
        'in the container of a prefork server this wants its port: --no-http --workers=0, in a container of its own',
      fix: () => appended(args, '--no-http', '--workers=0'),
    },
  ]
}

const image: Judge = ({ around: { image } }) => {
  const tag = /:(\d+)(?:\.\d+)?/.exec(image?.text ?? '')?.[1]
  return image && tag !== undefined && tag !== '19'
    ? [{ at: image.at, fatal: false, message: `this is the image of Odoo ${tag}; the line is explained for Odoo 19` }]
    : []
}

const volumes: Judge = ({ around }) =>
  around.volumes.map(({ at }) => ({
    at,
    fatal: false,
    message:
      "docker run makes an empty volume when none has exactly this name: Compose puts the project before its volumes' names",
  }))

const judges: readonly Judge[] = [program, entrypoint, busyPort, image, volumes]

/** What is wrong with the way Odoo is called. */
export const judgeAround: Judge = (judged) => judges.flatMap((judge) => judge(judged))
