import type { Place } from '../../text.ts'
import { get, type Node } from '../yaml.ts'
import { interpolated, type Values } from './value.ts'

/** A published port. */
export interface Port {
  readonly at: Place
  /** Address of the host; undefined means every one. */
  readonly host: string | undefined
  /** The address is a variable without a value: nobody knows it. */
  readonly isHostOpen: boolean
  /** Of the host; undefined when Docker or an unset variable chooses. A range keeps its dash. */
  readonly published: string | undefined
  /** Of the container. A range keeps its dash. */
  readonly target: string
  readonly protocol: string
  readonly raw: string
}

/** An item of `ports:`. */
export function portOf(node: Node, values: Values): Port | undefined {
  if (node.kind === 'map') {
    const part = (key: string) => interpolated(get(node, key), values)
    const target = part('target')?.value
    if (target === undefined) return undefined
    const host = part('host_ip')
    const published = part('published')?.value
    return {
      at: node.at,
      host: host?.value === '' ? undefined : host?.value,
      isHostOpen: host?.isOpen === true && host.value === '',
      published: published === '' ? undefined : published,
      target,
      protocol: part('protocol')?.value ?? 'tcp',
      raw: `${published ?? ''}:${target}`,
    }
  }
  const port = interpolated(node, values)
  if (port === undefined) return undefined
  const [, host, published, target = '', protocol = 'tcp'] =
    /^(?:(?:(\[[^\]]*\]|[^:[\]]*):)?([^:]*):)?([^:/]+)(?:\/(\w+))?$/.exec(port.value) ?? []
  if (target === '') return undefined
  return {
    at: port.at,
    host: host === undefined || host === '' ? undefined : host.replace(/^\[|\]$/g, ''),
    isHostOpen: port.isOpen && host === '',
    published: published === '' ? undefined : published,
    target,
    protocol,
    raw: port.raw,
  }
}

/** Whether somebody outside of the host reaches it. */
export const isPublic = ({ host, isHostOpen }: Port): boolean =>
  !isHostOpen && (host === undefined || !/^(127\.|::1$|localhost$)/.test(host))

/** Whether it leads to that port of the container. */
export function leadsTo({ target }: Port, number: number): boolean {
  const [first = Number.NaN, last = first] = target.split('-').map(Number)
  return first <= number && number <= last
}
