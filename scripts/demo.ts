// npm run demo: the sample project on a stack of its own, from nothing. npm run demo -- --down removes it.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { connectEngine } from '../packages/muelle/src/engine/connect.ts'
import type { Engine } from '../packages/muelle/src/engine/port.ts'
import { EnvironmentError, ReportedError } from '../packages/muelle/src/kernel/errors.ts'
import { addressOf } from '../packages/muelle/src/stack/address.ts'
import { loadStack } from '../packages/muelle/src/stack/load.ts'
import { firstAct } from './demo/first-act.ts'
import { ensureOdooDouble } from './odoo-double.ts'

const root = join(import.meta.dirname, '..')
const demo = join(root, 'demo')
const { values } = parseArgs({
  options: { down: { type: 'boolean', default: false }, double: { type: 'boolean', default: false } },
})

const say = (text: string) => console.log(text)
const title = (text: string) => say(`\n== ${text}`)

/** Runs Muelle as a person would; its output goes to this terminal. Returns its exit code. */
function muelle(...argv: readonly string[]): number {
  say(`$ muelle ${argv.join(' ')}`)
  const { status } = spawnSync(process.execPath, [join(root, 'packages/muelle/bin/muelle.js'), '-C', demo, ...argv], {
    stdio: 'inherit',
  })
  return status ?? 1
}

function must(...argv: readonly string[]): void {
  const code = muelle(...argv)
  if (code !== 0) process.exit(code)
}

/** What demo/muelle.yaml says, also when somebody gave it another name or port. */
const stackOf = (environment: string) => loadStack({ directory: demo, environment, environ: {} }, { files: 'unread' })

const connect = (): Promise<Engine> => connectEngine({}, process.env)

/** The engine, after preparing the host when there is none; undefined when Docker cannot be had here. */
async function engineOrPrepared(): Promise<Engine | undefined> {
  try {
    return await connect()
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error
    say(`${error.report.what} Preparing this host.`)
  }
  if (muelle('host', 'prepare', '--images', '--yes') !== 0) return undefined
  return connect()
}

/** `real` when Odoo's own image is here or can be pulled, `double` otherwise. */
async function chooseOdoo(engine: Engine): Promise<'real' | 'double'> {
  if (values.double) return 'double'
  if (await engine.image('odoo:19.0')) return 'real'
  try {
    await engine.pull('odoo:19.0', () => undefined, AbortSignal.timeout(600_000))
    return 'real'
  } catch (error) {
    if (!(error instanceof ReportedError)) throw error
    say(`odoo:19.0 is not here and cannot be pulled: ${error.report.what}`)
    return 'double'
  }
}

/** What needs no Docker, and what was left undone. */
function withoutDocker(): never {
  title('Docker cannot be had here: doing what needs none')
  must('validate')
  must('render', '-e', 'double', '--yes')
  must('plan', '-e', 'double')
  say('\nNot done: building images, starting the stack, initialising the database, the login page.')
  say('With Docker (muelle host check says what is missing) run npm run demo again.')
  process.exit(2)
}

/** Removes whatever of the demo is there, with its data. */
async function takeDown(engine: Engine): Promise<void> {
  let name = ''
  for (const environment of ['real', 'double', 'development']) {
    const stack = await stackOf(environment)
    name = stack.name
    const { project } = stack
    if ((await engine.containers(project)).length + (await engine.volumes.list(project)).length > 0)
      must('down', '-e', environment, '--volumes', '--without-backup', '--confirm', project)
  }
  say(`The demo is gone. What stays: its secrets and journal in /var/lib/muelle/${name} on this host, and its images`)
  say(`(docker image ls --filter label=io.muelle.name=${name}), so that the next time is quick.`)
}

async function main(): Promise<void> {
  const code = values.down ? 0 : firstAct(muelle, { say, title })
  if (code !== 0) process.exit(code)
  title('Docker')
  const engine = values.down ? await connect() : await engineOrPrepared()
  if (engine === undefined) withoutDocker()
  const { version } = await engine.info()
  say(`Docker ${version} at ${engine.address}`)
  if (values.down) {
    await takeDown(engine)
    return
  }
  title('Odoo')
  const environment = await chooseOdoo(engine)
  if (environment === 'real') say('With Odoo itself: the image odoo:19.0.')
  else {
    say('With the Odoo double: it behaves like Odoo 19 where Muelle touches it, and has no applications of its own.')
    // The steps of the build, not the lines between them.
    await ensureOdooDouble(engine, (text) => /^(Step|building) /.test(text) && say(text))
  }
  title('The stack')
  must('up', '-e', environment, '--yes')
  must('ps', '-e', environment)
  const stack = await stackOf(environment)
  const secrets = `${stack.hostDirectory}/secrets/store`
  title('It is up')
  const asRoot = process.geteuid?.() === 0 ? '' : 'sudo '
  say(`Open      ${addressOf(stack)}   (${environment === 'real' ? 'Odoo 19' : 'the Odoo double, not Odoo itself'})`)
  say(`Log in    admin, with the password that this line shows: ${asRoot}cat ${secrets}/odoo_user_password`)
  const command = `npx muelle -C demo -e ${environment}`
  say(`Try next  ${command} logs --follow`)
  say(`          ${command} plan   after a change of demo/muelle.yaml`)
  say(`          ${command} proxy switch --to green   serve from the other colour, without a failed request`)
  say(`          ${command} databases dump quay   the database with its files; databases load brings it back`)
  say(`          ${command} journal list`)
  if (environment === 'real') {
    say(`          ${command} shell   Odoo's own shell, read-only`)
    say(`          npx muelle -C demo dev   edit demo/addons and see it at ${addressOf(await stackOf('development'))}`)
    say('          npx muelle -C demo test   run the tests of demo/addons, when dev has brought that environment up')
  }
  say('Remove    npm run demo -- --down')
}

try {
  await main()
} catch (error) {
  if (!(error instanceof ReportedError)) throw error
  const { what, evidence, next } = error.report
  say([what, evidence, next].filter((line) => line !== undefined).join('\n'))
  process.exit(error.exit)
}
