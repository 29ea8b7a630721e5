import { redactDeep } from '../kernel/redact.ts'

/** The same plain data with every secret in it masked. */
export function redacted<T>(value: T): T {
  return redactDeep(value) as T
}
