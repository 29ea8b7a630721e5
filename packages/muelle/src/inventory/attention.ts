import { z } from 'zod'
import type { DatabaseFacts } from '../databases/facts.ts'
import type { ServiceChange } from '../project/plan/services.ts'
import type { Disk } from './disk.ts'
import type { HostFacts } from './host-facts.ts'

export const Attention = z.object({
  urgency: z.enum(['now', 'soon', 'note']).describe('now: something is broken; soon: it will be; note: good to know'),
  what: z.string(),
  next: z.string().describe('what to run or to do'),
})
export type Attention = z.output<typeof Attention>

/** What is looked at to find what needs somebody. */
export interface Facts {
  readonly now: string
  readonly services: readonly { readonly service: string; readonly problem: string | null; readonly restarts: number }[]
  readonly databases: readonly Pick<DatabaseFacts, 'name' | 'problem' | 'pending' | 'neutralized'>[]
  readonly disk: Disk | undefined
  /** Undefined when the steward could not be asked. */
  readonly host: HostFacts | undefined
  readonly drift: readonly ServiceChange[]
  readonly neutralized: boolean
  /** Names of the jobs of muelle.yaml. */
  readonly jobs: readonly string[]
}

/** Shares of the disk that are left. Below the first PostgreSQL may stop within hours; the second is odoo-runtime.md's "storage > 80 %". */
const little = 0.05
const short = 0.2

/** Days that a certificate is left, from odoo-runtime.md: alerts people need. */
const certificateDays = 14

/** Restarts that are no accident any more. */
const many = 5

type Rule = (facts: Facts) => readonly Attention[]

const services: Rule = ({ services }) =>
  services.flatMap(({ service, problem, restarts }): readonly Attention[] => {
    if (problem !== null)
      return [{ urgency: 'now', what: `${service} ${problem}`, next: `muelle logs ${service} --tail 50` }]
    if (restarts < many) return []
    return [{ urgency: 'soon', what: `${service} was restarted ${restarts} times`, next: `muelle logs ${service}` }]
  })

const databases: Rule = ({ databases, neutralized }) =>
  databases.flatMap(({ name, problem, pending, neutralized: is }): readonly Attention[] => [
    ...(problem === null
      ? []
      : [{ urgency: 'now' as const, what: `database ${name}: ${problem}`, next: 'muelle logs db --tail 50' }]),
    ...(pending.length === 0
      ? []
      : [
          {
            urgency: 'now' as const,
            what: `database ${name}: an update was cut off at ${pending.join(', ')}; scheduled jobs stand still`,
            next: 'muelle logs odoo-cron --tail 50, then update these modules again',
          },
        ]),
    ...(is === true && !neutralized
      ? [
          {
            urgency: 'now' as const,
            what: `database ${name} is a neutralized copy: it sends no mail and runs no jobs`,
            next: 'is this the right database for this environment?',
          },
        ]
      : []),
  ])

const disk: Rule = ({ disk }) => {
  if (disk === undefined || disk.free / disk.total > short) return []
  const left = `${Math.floor((disk.free / disk.total) * 100)} % of the disk is left`
  return [
    disk.free / disk.total > little
      ? { urgency: 'soon', what: left, next: 'muelle volume grow, muelle images unused' }
      : { urgency: 'now', what: `${left}: PostgreSQL stops when it is full`, next: 'muelle images unused' },
  ]
}

const certificate: Rule = ({ host, now }) => {
  if (host?.certificate === undefined) return []
  const days = Math.floor((Date.parse(host.certificate.until) - Date.parse(now)) / 86_400_000)
  if (days >= certificateDays) return []
  const what = `the certificate of ${host.certificate.names}`
  const next = 'muelle secrets set tls_pem, or muelle logs tls when Caddy renews it'
  return [
    days < 0
      ? { urgency: 'now', what: `${what} has expired`, next }
      : { urgency: 'soon', what: `${what} ends in ${days} days`, next },
  ]
}

const held: Rule = ({ host }) =>
  host?.lease === undefined
    ? []
    : [
        {
          urgency: 'note',
          what: `requests are held by ${host.lease.operation} until ${host.lease.until}`,
          next: 'muelle proxy status',
        },
      ]

const cutOff: Rule = ({ host }) => {
  const last = host?.journal.at(-1)
  if (last?.event !== 'end' || last.outcome === undefined || !['failed', 'interrupted'].includes(last.outcome))
    return []
  return [
    {
      urgency: 'soon',
      what: `the last change, ${last.operation} by ${last.actor}, ${last.outcome === 'failed' ? 'failed' : 'was cut off'}${last.detail ? `: ${last.detail.split('\n')[0]}` : ''}`,
      next: `run muelle ${last.operation} again`,
    },
  ]
}

const jobs: Rule = ({ host, jobs }) =>
  jobs.flatMap((name): readonly Attention[] => {
    const last = host?.schedule.jobs[name]?.last
    const paused = host?.orders.paused[name]
    return [
      ...(last && ['not well', 'failed', 'interrupted', 'too long', 'missed'].includes(last.outcome)
        ? [{ urgency: 'soon' as const, what: `the job ${name}: ${last.outcome}`, next: 'muelle schedule list' }]
        : []),
      ...(paused
        ? [
            {
              urgency: 'note' as const,
              what: `the job ${name} is paused by ${paused.by}`,
              next: `muelle schedule resume ${name}`,
            },
          ]
        : []),
    ]
  })

const drift: Rule = ({ drift }) => {
  const due = drift.filter(({ change }) => change !== 'none')
  if (due.length === 0) return []
  const names = due.map(({ service, change }) => `${change} ${service}`)
  return [
    { urgency: 'note', what: `not what muelle.yaml says: ${names.join(', ')}`, next: 'muelle plan, then muelle up' },
  ]
}

const rules: readonly Rule[] = [services, databases, disk, certificate, cutOff, jobs, held, drift]
const order = ['now', 'soon', 'note']

/** What needs somebody, the most urgent first. Pure. */
export const attention = (facts: Facts): readonly Attention[] =>
  rules.flatMap((rule) => rule(facts)).sort((a, b) => order.indexOf(a.urgency) - order.indexOf(b.urgency))
