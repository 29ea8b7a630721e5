/** A range of addresses that the daemon cuts networks from. */
export interface AddressPool {
  /** `172.18.0.0/15` */
  readonly base: string
  /** Length of the prefix of each network. */
  readonly size: number
}

/** Docker's own when daemon.json names none: 172.17 to 172.31, and 192.168 in sixteen parts (docker/libnetwork, ipamutils). */
const ownPools: readonly AddressPool[] = [
  ...Array.from({ length: 15 }, (_, index) => ({ base: `172.${17 + index}.0.0/16`, size: 16 })),
  { base: '192.168.0.0/16', size: 20 },
]

/** How many networks the pools hold, and how many of those are taken. */
export interface PoolUse {
  readonly capacity: number
  readonly taken: number
}

/**
 * Counts how much of the pools is used. Pure.
 * @param pools IPv4 ones count; Docker's own when there are none.
 * @param subnets of all networks that the daemon has, `172.18.0.0/16`.
 */
export function poolUse(pools: readonly AddressPool[], subnets: readonly string[]): PoolUse {
  const used = pools.filter(({ base }) => rangeOf(base) !== undefined)
  const all = used.length === 0 ? ownPools : used
  const taken = subnets.flatMap((subnet) => rangeOf(subnet) ?? [])
  const counts = all.map(({ base, size }) => {
    const pool = rangeOf(base) ?? { from: 0, to: 0 }
    const each = 2 ** (32 - size)
    const parts = new Set<number>()
    for (const { from, to } of taken)
      if (from <= pool.to && to >= pool.from)
        for (let at = Math.max(from, pool.from); at <= Math.min(to, pool.to); at += each)
          parts.add(Math.floor((at - pool.from) / each))
    return { capacity: (pool.to - pool.from + 1) / each, taken: parts.size }
  })
  return {
    capacity: counts.reduce((sum, { capacity }) => sum + capacity, 0),
    taken: counts.reduce((sum, { taken }) => sum + taken, 0),
  }
}

/** First and last address of an IPv4 network, as numbers; undefined for anything else. */
function rangeOf(network: string): { readonly from: number; readonly to: number } | undefined {
  const found = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(network)
  if (found === null) return undefined
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = found.slice(1).map(Number)
  const length = 2 ** (32 - prefix)
  const address = ((a * 256 + b) * 256 + c) * 256 + d
  const from = address - (address % length)
  return { from, to: from + length - 1 }
}
