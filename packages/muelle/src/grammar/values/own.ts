/** The entry of a table under a key that somebody typed: `constructor` is in every object, and in no table. */
export function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
