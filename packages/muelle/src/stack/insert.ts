import { isMap, isNode, isScalar, stringify, type YAMLMap } from 'yaml'
import { UserError } from '../kernel/errors.ts'
import type { Reading } from './document.ts'
import { type Edit, replaceScalar } from './edit.ts'

/**
 * Writes a single value at a path of maps, beside what is there: over the value that it has, or as the first entry of the nearest map that
 * is there already. Comments, order and quoting of all else stay.
 * @throws UserError when something on the way is no map of its own (a list, an alias): that is edited by hand.
 */
export function setValue(reading: Reading, text: string, path: readonly string[], value: unknown): Edit {
  const { document } = reading
  const there = document.getIn(path, true)
  if (isScalar(there) && there.range && there.range[0] < there.range[1])
    return replaceScalar(reading, path, flow(value))
  if (there !== undefined && !isScalar(there)) throw byHand(path)
  let map: unknown = document.contents
  for (const [depth, name] of path.entries()) {
    if (!isMap(map)) throw byHand(path.slice(0, depth))
    const pair = map.items.find(({ key }) => isScalar(key) && key.value === name)
    if (pair === undefined) return insertion(map, text, name, nested(path.slice(depth + 1), value))
    // `staging:` with nothing behind it.
    if (pair.value === null || (isScalar(pair.value) && pair.value.value === null))
      return filling(pair.key, pair.value, nested(path.slice(depth + 1), value))
    map = pair.value
  }
  throw byHand(path)
}

/** `{odoo: {conf: {key: value}}}` for what is missing between the map and the value. */
const nested = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value)

/** On one line; YAML quotes what it must. */
const flow = (value: unknown): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trimEnd()

function insertion(map: YAMLMap, text: string, name: string, value: unknown): Edit {
  const entry = `${flow(name)}: ${flow(value)}`
  const [start = 0] = map.range ?? []
  if (map.flow) return { start: start + 1, end: start + 1, text: map.items.length > 0 ? `${entry}, ` : entry }
  const first = map.items[0]?.key
  const at = isNode(first) ? (first.range?.[0] ?? start) : start
  const indent = at - (text.lastIndexOf('\n', at - 1) + 1)
  return { start: at, end: at, text: `${entry}\n${' '.repeat(indent)}` }
}

function filling(key: unknown, old: unknown, value: unknown): Edit {
  const written = isNode(old) ? old.range : undefined
  // A null that is written out gives way; one that is not stands nowhere: the value goes behind the colon.
  if (written && written[0] < written[1]) return { start: written[0], end: written[1], text: flow(value) }
  const end = (isNode(key) ? (key.range?.[1] ?? 0) : 0) + 1
  return { start: end, end, text: ` ${flow(value)}` }
}

const byHand = (path: readonly string[]) =>
  new UserError({
    what: `${path.join('.') || 'the file'} is not a map of its own that a value could be put into.`,
    next: 'Edit muelle.yaml by hand; muelle validate looks at it.',
  })
