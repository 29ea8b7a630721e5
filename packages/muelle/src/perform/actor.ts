import { userName } from '../kernel/user.ts'

/** Who asks, for the journal: the face and the user of the operating system, `cli:deploy`. */
export function actorOf(face: string): string {
  return `${face}:${userName()}`
}
