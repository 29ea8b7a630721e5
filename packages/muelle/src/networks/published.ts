import type { ContainerSummary } from '../engine/port.ts'

/** A port of a container that is published on its host. */
export interface Published {
  readonly address: string
  readonly port: number
  /** Port in the container. */
  readonly inside: number
  /** Address under which the host itself reaches it. */
  readonly own: string
}

/** The TCP ports that a container publishes, from the `address:host->container/protocol` of its summary. */
export const publishedOf = ({ ports }: Pick<ContainerSummary, 'ports'>): readonly Published[] =>
  ports.flatMap((text) => {
    const [, address = '', port, inside] = /^(.*):(\d+)->(\d+)\/tcp$/.exec(text) ?? []
    if (port === undefined) return []
    return [{ address, port: Number(port), inside: Number(inside), own: ownAddress(address) }]
  })

function ownAddress(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1'
  if (address === '::') return '::1'
  return address
}
