import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { UserError } from '../../../kernel/errors.ts'
import { makeDirectory, readIfExists, writeAtomic } from '../../../kernel/files.ts'
import { step } from '../../../kernel/steps.ts'
import { command } from '../../prepare/command.ts'
import type { Task } from '../../prepare/task.ts'
import { note } from '../record.ts'
import type { Machine } from '../topic.ts'
import { nothingClosed } from './closed.ts'
import { rulesInForce } from './in-force.ts'
import { initText, places, unitText } from './script.ts'
import { sessionOf } from './ssh.ts'
import { overdue, type Trial, trialOf } from './trial.ts'

/**
 * Keeps the rules that are on trial, also over a reboot.
 * @throws UserError when there is no trial, or the asking session is the one that began it: it was open before the rules were
 * there, so that it goes on through any rules and shows nothing.
 */
export async function keepTasks(machine: Machine): Promise<readonly Task[]> {
  const trial = await trialOf(machine)
  if (trial === undefined) throw (await overdue(machine)) === undefined ? noTrial : timeOver
  const session = (await sessionOf(machine.environ)) ?? null
  if (session !== null && session === trial.session) throw sameSession(trial)
  if (!(await tried(machine, trial))) throw notTried
  const atBoot = bootOf(machine)
  return [
    {
      step: step({
        id: 'firewall:keep',
        what: `keep the rules${atBoot === undefined ? '' : `, also after a reboot (${atBoot.path})`}`,
        why:
          atBoot === undefined
            ? `you could log in. Nothing starts programs at boot here that Muelle knows: run ${places.script} on after each; muelle host prepare does`
            : 'you could log in',
        ...(atBoot && { argv: atBoot.enable }),
        undo: 'muelle host harden --undo --only firewall',
      }),
      async work(say) {
        // Whatever can take long or fail comes before the end of the trial: killed here, the same command again keeps them.
        if (atBoot !== undefined) {
          await writeAtomic(atBoot.path, atBoot.text, { mode: atBoot.mode })
          await command(atBoot.enable, machine, say, `${places.script} on must run at boot`)
        }
        // Copied: /run, where they are on trial, is another file system.
        const next = `${places.kept}.new`
        await makeDirectory(next, 0o700)
        for (const name of ['v4', 'v6'])
          await writeAtomic(`${next}/${name}`, (await readIfExists(`${places.trial}/${name}`)) ?? '')
        // From here on the guard leaves the rules alone. It may have been quicker.
        await rm(`${places.trial}/token`, { force: true })
        if (!(await tried(machine, trial))) throw notTried
        await note((record) => ({ ...record, closed: trial.closed }))
        await rm(places.kept, { recursive: true, force: true })
        await rename(next, places.kept)
        await rm(places.trial, { recursive: true, force: true })
        return true
      },
    },
  ]
}

/** Whether the rules on trial are what this login came through. */
const tried = async (machine: Machine, { iptables }: Trial) =>
  (await rulesInForce(machine, iptables, places.trial)) !== undefined

/** What puts the rules in force at boot: a unit of systemd, or a script of another init. */
function bootOf({ systemd }: Machine) {
  const { unit, init } = places
  const name = 'muelle-firewall'
  if (systemd)
    return {
      path: unit,
      text: unitText,
      mode: 0o644,
      enable: ['systemctl', 'enable', `${name}.service`] as const,
      disable: ['systemctl', 'disable', `${name}.service`] as const,
    }
  if (!existsSync('/etc/init.d') || !existsSync('/usr/sbin/update-rc.d')) return undefined
  return {
    path: init,
    text: initText,
    mode: 0o755,
    enable: ['update-rc.d', name, 'defaults'] as const,
    disable: ['update-rc.d', '-f', name, 'remove'] as const,
  }
}

/** Takes the rules away, and everything that would bring them back. */
export function firewallUndo(machine: Machine): readonly Task[] {
  if (!existsSync(places.script)) return []
  return [
    {
      step: step({
        id: 'firewall:undo',
        what: `take the rules away, and ${places.script}`,
        why: 'every published port answers again, as before muelle host harden',
        argv: [places.script, 'off'],
      }),
      async work(say) {
        await rm(`${places.trial}/token`, { force: true })
        await command(
          [places.script, 'off'],
          machine,
          say,
          `iptables --delete what names MUELLE-INPUT or MUELLE-FORWARD`,
        )
        const atBoot = bootOf(machine)
        if (atBoot !== undefined && existsSync(atBoot.path)) {
          await command(atBoot.disable, machine, say, `remove ${atBoot.path} by hand`)
          await rm(atBoot.path, { force: true })
        }
        for (const path of [places.trial, places.kept, `${places.kept}.new`, places.script])
          await rm(path, { recursive: true, force: true })
        await note((record) => ({ ...record, closed: nothingClosed }))
        return true
      },
    },
  ]
}

const again = 'muelle host harden --only firewall puts them on trial.'

const noTrial = new UserError(
  {
    what: 'No firewall rules are on trial.',
    evidence: `${places.trial}/token is not there: none were tried, they were kept already, or their time was over and they were taken back`,
    next: again,
  },
  { refused: true },
)

const timeOver = new UserError(
  {
    what: 'No firewall rules are on trial: its time was over, and what takes them back was ended or is about to.',
    next: again,
  },
  { refused: true },
)

const notTried = new UserError(
  {
    what: 'The firewall rules on trial are not in force, so this login does not show that you can log in through them.',
    evidence: 'iptables does not have them whole: somebody took them away, or they were taken back just now',
    next: again,
  },
  { refused: true },
)

const sameSession = ({ until }: Trial) =>
  new UserError(
    {
      what: 'This ssh session was open before the rules were there, so it does not show that you can log in.',
      evidence: `the rules are on trial until ${until}`,
      next: 'Leave this session open, log in a second time, and run muelle host harden --keep there.',
    },
    { refused: true },
  )
