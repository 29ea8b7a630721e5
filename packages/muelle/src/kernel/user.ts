import { userInfo } from 'node:os'

/** Name of this process's user, or the number when the system knows no name for it (a container run with a bare user id). */
export function userName(): string {
  try {
    return userInfo().username
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SYSTEM_ERROR')
      return String(process.getuid?.() ?? 'unknown')
    throw error
  }
}
