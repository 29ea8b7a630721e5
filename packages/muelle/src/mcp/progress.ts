import type { ServerContext } from '@modelcontextprotocol/server'
import { oneLine } from '../cli/show/printable.ts'
import type { ProgressEvent } from '../kernel/steps.ts'

/** Longest message of a notification, in characters: a log line may be longer than what anybody reads as progress. */
const longest = 300

/** Listeners for an operation's progress, and what it wrote. */
export interface Reporter {
  readonly onEvent: (event: ProgressEvent) => void
  readonly onLine: (text: string) => void
  /** How many steps there will be; known when the plan is made. */
  expect(steps: number): void
  /** The last lines of the operation's own stream. */
  readonly lines: () => readonly string[]
}

/** Lines kept for the answer. */
const kept = 2000

/**
 * Progress as MCP has it: a number that only grows, the number of steps, and a line of text. Nothing is sent unless the client asked.
 * Between two steps each note comes closer to the next whole number and never reaches it.
 */
export function reporterFor({ mcpReq }: ServerContext): Reporter {
  const progressToken = mcpReq._meta?.progressToken
  const lines: string[] = []
  let total: number | undefined
  let done = 0
  let notes = 0
  const send = (message: string) => {
    if (progressToken === undefined) return
    const progress = done + 1 - 1 / ++notes
    const params = { progressToken, progress, message: oneLine(message, longest), ...(total ? { total } : {}) }
    // A client that is gone hears no progress, and nothing else is lost by that.
    mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined)
  }
  return {
    onEvent(event) {
      if (event.type === 'start') send(event.what)
      else if (event.type === 'note') send(event.text)
      else if (event.type === 'failed') send(`failed: ${event.reason}`)
      else {
        done += 1
        notes = 0
        send(event.changed ? 'done' : 'nothing to change')
      }
    },
    onLine(text) {
      lines.push(text)
      if (lines.length > kept) lines.shift()
      send(text)
    },
    expect(steps) {
      total = steps
    },
    lines: () => lines,
  }
}
