import { userName } from '../kernel/user.ts'

/** Who asks, for the journal: the face and the user of the operating system, `cli:deploy`; a job of the steward, `schedule:tidy`. */
export function actorOf(face: string, { MUELLE_JOB: job }: Readonly<Record<string, string | undefined>>): string {
  return job ? `schedule:${job}` : `${face}:${userName()}`
}
