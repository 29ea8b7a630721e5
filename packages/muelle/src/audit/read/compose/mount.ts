import type { Place } from '../../text.ts'
import { get, items, type Node, text } from '../yaml.ts'
import { interpolated, type Values } from './value.ts'

export interface Mount {
  readonly at: Place
  readonly type: 'bind' | 'volume' | 'tmpfs'
  /** A path for `bind`, a volume's name for `volume`; empty for an anonymous one and for an unset variable. */
  readonly source: string
  readonly target: string
  readonly isReadOnly: boolean
  readonly raw: string
}

/** A config or a secret that a service is given as a file. */
export interface Grant {
  readonly at: Place
  readonly kind: 'config' | 'secret'
  /** Its name at the top of the file. */
  readonly source: string
  /** Where the service finds it. */
  readonly target: string
}

/** An item of `volumes:`. */
export function mountOf(node: Node, values: Values): Mount | undefined {
  if (node.kind === 'map') {
    const part = (key: string) => interpolated(get(node, key), values)?.value
    const type = part('type')
    const target = part('target')
    if (target === undefined) return undefined
    const readOnly = get(node, 'read_only')
    return {
      at: node.at,
      type: type === 'bind' || type === 'tmpfs' ? type : 'volume',
      source: part('source') ?? '',
      target: bare(target),
      isReadOnly: readOnly?.kind === 'scalar' && readOnly.value === true,
      raw: `${part('source') ?? ''}:${target}`,
    }
  }
  const mount = interpolated(node, values)
  if (mount === undefined) return undefined
  const [first = '', second, options = ''] = mount.value.split(':')
  const isReadOnly = options.split(',').includes('ro')
  const rest = { at: mount.at, isReadOnly, raw: mount.raw }
  if (second === undefined) return { ...rest, type: 'volume', source: '', target: bare(first) }
  const isPath = /^[./~]/.test(first) || (mount.isOpen && first === '')
  return { ...rest, type: isPath ? 'bind' : 'volume', source: first, target: bare(second) }
}

/** An item of `tmpfs:`. */
export function tmpfsOf(node: Node, values: Values): Mount | undefined {
  const target = interpolated(node, values)
  if (target === undefined) return undefined
  const [path = ''] = target.value.split(':')
  return { at: target.at, type: 'tmpfs', source: '', target: bare(path), isReadOnly: false, raw: target.raw }
}

/** Items of `configs:` or `secrets:` of a service. Source: docs.docker.com/reference/compose-file/services, configs and secrets. */
export function grantsOf(node: Node | undefined, kind: Grant['kind'], values: Values): readonly Grant[] {
  const folder = kind === 'config' ? '/' : '/run/secrets/'
  return items(node).flatMap((item) => {
    const source = interpolated(item.kind === 'map' ? get(item, 'source') : item, values)
    if (source === undefined) return []
    const target = text(get(item, 'target'))?.value ?? source.value
    return [{ at: item.at, kind, source: source.value, target: target.startsWith('/') ? target : `${folder}${target}` }]
  })
}

const bare = (path: string) => (path.length > 1 ? path.replace(/(?<=.)\/+$/, '') : path)
