import type { Stack } from './stack.ts'

/** Whether anything of the stack may reach the outside: not a neutralized one, and one for development only when it says so. */
export const reachesOut = ({ neutralized, development }: Pick<Stack, 'neutralized' | 'development'>): boolean =>
  !neutralized && (development?.egress ?? true)
