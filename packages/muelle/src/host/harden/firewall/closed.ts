import { z } from 'zod'
import type { Wishes } from '../topic.ts'

const ports = z.array(z.int()).default([])

/** What the person asked the firewall to close. */
export const Closed = z.object({
  ports,
  /** Every port but those that are needed, and those in `open`. */
  others: z.boolean().default(false),
  open: ports,
})
export type Closed = z.output<typeof Closed>

export const nothingClosed: Closed = Object.freeze({ ports: [], others: false, open: [] })

/** What was closed before, and what is closed or opened now. `closeOthers` closes what was opened before too. */
export function closedBy(before: Closed, { close, open, closeOthers }: Pick<Wishes, 'close' | 'open' | 'closeOthers'>) {
  const others = before.others || closeOthers
  return {
    ports: sorted([...before.ports, ...close].filter((port) => !open.includes(port))),
    others,
    open: others ? sorted([...(closeOthers ? [] : before.open).filter((port) => !close.includes(port)), ...open]) : [],
  } satisfies Closed
}

export const isClosed = ({ ports, others, open }: Closed, port: number): boolean =>
  ports.includes(port) || (others && !open.includes(port))

const sorted = (ports: readonly number[]) => [...new Set(ports)].sort((a, b) => a - b)
