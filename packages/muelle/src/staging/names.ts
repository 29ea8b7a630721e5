import { createHash } from 'node:crypto'

/** PostgreSQL's limit, in bytes; names of databases are plain ASCII. */
const longest = 63

/** What a copy of a database is called until it takes its place, and what the one before it is called until it is gone. */
export interface Names {
  /** In the target. */
  readonly database: string
  readonly copy: string
  readonly aside: string
}

const ours = (kind: 'clone' | 'aside', database: string): string => {
  const readable = `muelle-${kind}-${database}`
  const short = createHash('sha256').update(database).digest('hex').slice(0, 12)
  return readable.length <= longest ? readable : `muelle-${kind}-${short}`
}

export const namesOf = (database: string): Names => ({
  database,
  copy: ours('clone', database),
  aside: ours('aside', database),
})
