import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { z } from 'zod'
import { FailedError } from '../../../kernel/errors.ts'
import { makeDirectory, readIfExists, writeAtomic } from '../../../kernel/files.ts'
import { run } from '../../../kernel/run.ts'
import { start } from '../../../kernel/spawn.ts'
import { step } from '../../../kernel/steps.ts'
import { command } from '../../prepare/command.ts'
import { withAdministration } from '../../prepare/places.ts'
import type { Task } from '../../prepare/task.ts'
import { hostDirectory } from '../record.ts'
import type { Machine } from '../topic.ts'
import { Closed } from './closed.ts'
import type { FirewallSeen, OpenPort } from './look.ts'
import { places, scriptText } from './script.ts'
import { sessionOf } from './ssh.ts'

const Trial = z.object({
  token: z.string(),
  /** The command whose tables have the rules. */
  iptables: z.string(),
  /** What the rules close beside what is unknown; of the record when they are kept. */
  closed: Closed,
  /** ISO 8601. */
  until: z.string(),
  /** SSH_CONNECTION of the session that began it; null at a console. */
  session: z.string().nullable(),
})
/** Rules that are in force until somebody keeps them, or their time is over. */
export type Trial = z.output<typeof Trial>

/** The trial that runs; undefined when there is none, or its time is over. */
export async function trialOf({ clock }: Pick<Machine, 'clock'>): Promise<Trial | undefined> {
  const trial = await begun()
  return trial !== undefined && !isOver(trial, clock) ? trial : undefined
}

/** A trial whose time is over, and whose rules nobody took back: its guard was killed, or is about to. */
export async function overdue({ clock }: Pick<Machine, 'clock'>): Promise<Trial | undefined> {
  const trial = await begun()
  return trial !== undefined && isOver(trial, clock) ? trial : undefined
}

const isOver = ({ until }: Trial, clock: Machine['clock']) => Date.parse(clock.now()) >= Date.parse(until)

async function begun(): Promise<Trial | undefined> {
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
  readonly closed: Closed
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
      const iptables = seen.iptables ?? 'iptables'
      await makeDirectory(hostDirectory)
      await writeAtomic(places.script, scriptText(iptables), { mode: 0o755 })
      // An earlier trial's guard finds another token and leaves these alone.
      await rm(places.trial, { recursive: true, force: true })
      await makeDirectory(places.trial, 0o700)
      await writeAtomic(`${places.trial}/v4`, rules.v4)
      await writeAtomic(`${places.trial}/v6`, rules.v6)
      await writeAtomic(
        `${places.trial}/trial.json`,
        JSON.stringify({ token, iptables, closed, until, session } satisfies Trial),
      )
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

/** Takes back the rules of a trial that is over, where its guard did not. */
export function lapseTask(machine: Machine): Task {
  return {
    step: step({
      id: 'firewall:lapse',
      what: 'take back the rules of a trial that is over',
      why: 'nobody kept them, and what would have taken them back was ended',
      argv: [places.script, 'restart'],
      undo: 'muelle host harden --only firewall',
    }),
    async work(say) {
      await rm(`${places.trial}/token`, { force: true })
      await command([places.script, 'restart'], machine, say, `run ${places.script} off`)
      await rm(places.trial, { recursive: true, force: true })
      return true
    },
  }
}
