import { Resolver } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'

/**
 * Addresses of a name, as the namespace's container finds them: its hosts file, then its resolver. Not by the C library's
 * getaddrinfo: nothing can end it, and where the resolver is cut off from the outside it would keep this process for half a minute.
 * @param patience milliseconds.
 * @throws Error with a code of c-ares: ENOTFOUND, ESERVFAIL, ETIMEOUT …
 */
export async function addressesOf(name: string, patience: number): Promise<readonly string[]> {
  if (isIP(name) !== 0) return [name]
  const known = hostsEntries(await readFile('/etc/hosts', 'utf8').catch(() => ''), name)
  if (known.length > 0) return known
  const resolver = new Resolver({ timeout: patience, tries: 1 })
  const late = setTimeout(() => resolver.cancel(), patience)
  try {
    return await resolver.resolve4(name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENODATA') throw error
    return await resolver.resolve6(name)
  } finally {
    clearTimeout(late)
  }
}

/** The addresses that a hosts file (hosts(5)) gives a name. */
export const hostsEntries = (hosts: string, name: string): readonly string[] =>
  hosts
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .flatMap(([address = '', ...names]) => (names.includes(name) ? [address] : []))
