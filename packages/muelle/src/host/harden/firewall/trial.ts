import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { z } from 'zod'
import { FailedError, UserError } from '../../../kernel/errors.ts'
import { makeDirectory, readIfExists, writeAtomic } from '../../../kernel/files.ts'
import { run } from '../../../kernel/run.ts'
import { start } from '../../../kernel/spawn.ts'
import { step } from '../../../kernel/steps.ts'
import { command } from '../../prepare/command.ts'
import { withAdministration } from '../../prepare/places.ts'
import type { Task } from '../../prepare/task.ts'
import { hostDirectory, note, type Record } from '../record.ts'
import type { Machine } from '../topic.ts'
import type { FirewallSeen, OpenPort } from './look.ts'
import { initText, places, scriptText, unitText } from './script.ts'
import { sessionOf } from './ssh.ts'

const Trial = z.object({
  token: z.string(),
  /** ISO 8601. */
  until: z.string(),
  /** SSH_CONNECTION of the session that began it; null at a console. */
  session: z.string().nullable(),
})
/** Rules that are in force until somebody keeps them, or their time is over. */
export type Trial = z.output<typeof Trial>

/** The trial that runs; undefined when there is none, or its time is over. */
export async function trialOf(): Promise<Trial | undefined> {
  const token = await readIfExists(`${places.trial}/token`)
  const text = await readIfExists(`${places.trial}/trial.json`)
  if (token === undefined || text === undefined) return undefined
  const trial = Trial.parse(JSON.parse(text))
  return trial.token === token ? trial : undefined
}

interface Wanted {
  readonly machine: Machine
  readonly seen: FirewallSeen
  readonly rules: { readonly v4: string; readonly v6: string }
  readonly closed: Record['closed']
  readonly ports: readonly OpenPort[]
  readonly keeps: (port: OpenPort) => boolean
  /** Seconds. */
  readonly trial: number
}

/** Puts rules in force for a while. The guard that takes them back is started before them and hangs on nothing of this process. */
export function trialTask({ machine, seen, rules, closed, ports, keeps, trial }: Wanted): Task {
  const named = (wanted: boolean) =>
    ports.filter((port) => keeps(port) === wanted).map(({ port, protocol, who }) => `${port}/${protocol} (${who})`)
  const shut = named(false)
  return {
    step: step({
      id: 'firewall:trial',
      what: `for ${trial} s let only these ports in: ${named(true).join(', ')}${shut.length > 0 ? `; and close ${shut.join(', ')}` : ''}`,
      why: 'whatever is published from now on stays closed to the outside until it is let in. The rules are taken back by themselves unless you log in anew and run muelle host harden --keep',
      argv: [places.script, 'on', places.trial],
      undo: `${places.script} off`,
    }),
    async work(say) {
      const token = randomUUID()
      const until = new Date(Date.parse(machine.clock.now()) + trial * 1000).toISOString()
      const session = (await sessionOf(machine.environ)) ?? null
      await makeDirectory(hostDirectory)
      await note((record) => ({ ...record, closed }))
      await writeAtomic(places.script, scriptText(seen.iptables ?? 'iptables'), { mode: 0o755 })
      // An earlier trial's guard finds another token and leaves these alone.
      await rm(places.trial, { recursive: true, force: true })
      await makeDirectory(places.trial, 0o700)
      await writeAtomic(`${places.trial}/v4`, rules.v4)
      await writeAtomic(`${places.trial}/v6`, rules.v6)
      await writeAtomic(`${places.trial}/trial.json`, JSON.stringify({ token, until, session } satisfies Trial))
      await writeAtomic(`${places.trial}/token`, token)
      await startGuard(machine, token, trial)
      const on = await run({ argv: [places.script, 'on', places.trial], environ: withAdministration(machine.environ) })
      if (on.exitCode !== 0) throw await refused(machine, on.stderr)
      say(`until ${until}`)
      return true
    },
  }
}

/** `setsid --fork` leaves it to the first process of the machine, so that no hang-up and no kill of this one reaches it. */
async function startGuard({ environ }: Machine, token: string, seconds: number): Promise<void> {
  const script = 'exec setsid --fork "$@" >/dev/null 2>&1 </dev/null'
  const argv = ['sh', '-c', script, 'sh', places.script, 'guard', token, String(seconds)] as const
  const { ended } = start({ argv, environ: withAdministration(environ) })
  const { exitCode } = await ended
  if (exitCode === 0) return
  throw new FailedError(
    {
      what: 'The timer that takes the rules back could not be started; they were not put in force.',
      next: 'setsid of util-linux must be there.',
    },
    { unwound: true },
  )
}

async function refused({ environ }: Machine, evidence: string): Promise<FailedError> {
  await run({ argv: [places.script, 'restart'], environ: withAdministration(environ) })
  await rm(places.trial, { recursive: true, force: true })
  return new FailedError(
    {
      what: 'The kernel does not take the rules; what was there before is in force.',
      evidence,
      next: 'It may lack a part of netfilter: see what `iptables -L` says, or leave the firewall out with --only.',
    },
    { unwound: true },
  )
}

/**
 * Keeps the rules that are on trial, also over a reboot.
 * @throws UserError when there is no trial, or the asking session is the one that began it: it was open before the rules were
 * there, so that it goes on through any rules and shows nothing.
 */
export async function keepTasks(machine: Machine): Promise<readonly Task[]> {
  const trial = await trialOf()
  if (trial === undefined) throw noTrial
  const session = (await sessionOf(machine.environ)) ?? null
  if (session !== null && session === trial.session) throw sameSession(trial)
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
        // First the token: from here on the guard leaves the rules alone.
        await rm(`${places.trial}/token`, { force: true })
        await rm(places.kept, { recursive: true, force: true })
        await rename(places.trial, places.kept)
        if (atBoot === undefined) return true
        await writeAtomic(atBoot.path, atBoot.text, { mode: atBoot.mode })
        await command(atBoot.enable, machine, say, `${places.script} on must run at boot`)
        return true
      },
    },
  ]
}

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
        for (const path of [places.trial, places.kept, places.script]) await rm(path, { recursive: true, force: true })
        await note((record) => ({ ...record, closed: { ports: [], others: false } }))
        return true
      },
    },
  ]
}

const noTrial = new UserError(
  {
    what: 'No firewall rules are on trial.',
    evidence: `${places.trial}/token is not there: none were tried, they were kept already, or their time was over and they were taken back`,
    next: 'muelle host harden --only firewall puts them on trial.',
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
