import type { Stack } from '../../stack/stack.ts'
import { head } from '../text/head.ts'

/** Where the steward reads what it runs by itself. */
export const schedulePath = 'steward/schedule.json'

/** What the steward runs and when: its own file, read again when it changes. JSON has no comments, so the head is a key. */
export const scheduleJson = ({ schedule: { timezone, jobs }, environment }: Stack): string =>
  `${JSON.stringify({ '#': head(environment, 'schedule'), schema: 1, timezone, jobs }, null, 2)}\n`
