import { userInfo } from 'node:os'

/** Who asks, for the journal: the face and the user of the operating system, `cli:deploy`. */
export function actorOf(face: string): string {
  return `${face}:${userName()}`
}

/** The user's name, or the number when the system knows no name for it (a container run with a bare user id). */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}
