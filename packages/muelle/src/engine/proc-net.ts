/** A socket that waits for somebody. */
export interface ListeningSocket {
  /** `0.0.0.0` and `::` stand for every address. */
  readonly address: string
  readonly port: number
  /** Number that /proc/<pid>/fd shows as `socket:[…]`. */
  readonly inode: string
}

/** State 0A is LISTEN; a UDP socket that is not connected has 07 (Linux, Documentation/networking/proc_net_tcp.rst). */
const waiting = { tcp: '0A', udp: '07' } as const

/** The sockets of one table that wait for somebody: the text of /proc/net/tcp, tcp6, udp or udp6. */
export function listeningSockets(table: string, protocol: 'tcp' | 'udp' = 'tcp'): readonly ListeningSocket[] {
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state]) => state === waiting[protocol])
    .map(([, local = '', , , , , , , , inode = '']) => {
      const [address = '', port = ''] = local.split(':')
      return { address: addressOf(address), port: Number.parseInt(port, 16), inode }
    })
}

/** The kernel prints each 32-bit word of an address in the machine's byte order; all machines that Docker runs on are little-endian. */
function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? []
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).reverse())
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.')
  const groups = Array.from({ length: 8 }, (_, index) => `${bytes[2 * index]}${bytes[2 * index + 1]}`)
  // The URL parser writes an address in its short form.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
