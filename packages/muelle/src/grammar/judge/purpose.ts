import { lastOf, listOf } from '../parse/after.ts'
import type { Given, Parsed } from '../parse/parsed.ts'

/** What a call of the server is made for. */
export interface Purpose {
  /** It installs, updates or loads data anew. */
  readonly loads: boolean
  readonly tests: boolean
  /** It ends by itself. */
  readonly ends: boolean
}

export function purposeOf({ given }: Pick<Parsed, 'given'>): Purpose {
  const loads = ['init', 'update', 'reinit'].some((dest) => listOf(given, dest).length > 0)
  const tests = ['test_enable', 'test_tags', 'test_file'].some((dest) => lastOf(given, dest) !== undefined)
  return { loads, tests, ends: tests || has(given, 'stop_after_init') }
}

export const has = (given: readonly Given[], dest: string): boolean => lastOf(given, dest) !== undefined

/** Whether the call is the server, named or not. */
export const isServer = ({ command, shows }: Parsed): boolean => command?.name === 'server' && shows === undefined
