import { isPlain, type Plain } from '../kernel/plain.ts'
import type { Path } from './places.ts'

/** The sections that an environment may override. */
export const sections = [
  'odoo',
  'postgres',
  'proxy',
  'services',
  'images',
  'schedule',
  'anonymize',
  'secrets',
  'sizing',
] as const

/**
 * The file's data as it is for one environment, before any default is filled in: its sections laid over the common ones.
 * Groups of keys are merged key by key; lists and single values are replaced. An empty section has no keys.
 */
export function mergeEnvironment(raw: Plain, environment: unknown): Plain {
  const over = isPlain(environment) ? environment : {}
  const { environments: _, ...merged } = raw
  for (const section of sections) {
    if (merged[section] === null) merged[section] = {}
    const value = over[section]
    if (value !== undefined && value !== null) merged[section] = overlay(merged[section], value)
  }
  return merged
}

/** `over` laid over `base`. Neither is changed. */
export function overlay(base: unknown, over: unknown): unknown {
  if (!isPlain(base) || !isPlain(over)) return over
  const merged: Plain = Object.assign(Object.create(null), base)
  for (const [key, value] of Object.entries(over))
    merged[key] = Object.hasOwn(base, key) ? overlay(base[key], value) : value
  return merged
}

/**
 * Where a path of the merged data was written: in the environment's override when it, or more of the way to it, is there.
 * @param has tells whether the file has a value at a path.
 */
export function originIn(environment: string, has: (path: Path) => boolean): (path: Path) => Path {
  const reach = (path: Path, from: number): number => {
    for (let length = path.length; length > from; length--) if (has(path.slice(0, length))) return length - from
    return 0
  }
  return (path) => {
    const over = ['environments', environment, ...path]
    return has(over) || reach(over, 2) > reach(path, 0) ? over : path
  }
}
