import { EnvironmentError } from '../kernel/errors.ts'
import type { Colour } from '../store/release.ts'
import { expectSilence, readServers } from './answers.ts'
import {
  closeCommand,
  holdCommand,
  releaseCommand,
  retireCommand,
  showServers,
  showSessions,
  switchCommand,
} from './commands.ts'
import { describe, judge, requestsOf } from './mode.ts'
import type { Mode, Send, Traffic, TrafficState } from './port.ts'

/** HAProxy's runtime socket, in the volume that the proxy, the steward and the helper share. */
export const proxySocket = '/run/haproxy/admin.sock'

/** How often a drain is looked at, in milliseconds: it is part of the pause that people feel. */
const pause = 100

/**
 * Traffic over HAProxy's runtime API.
 * @param send one line to the API, for instance through the helper container's `session.socket`.
 */
export function haproxyTraffic(send: Send): Traffic {
  const look = async () => judge(readServers(await send(showServers), await send(showSessions)))
  const change = async (command: string, mode?: Mode, colour?: Colour) => {
    expectSilence(command, await send(command))
    if (mode !== undefined) expectMode(await look(), mode, colour)
  }
  return {
    look,
    hold: () => change(holdCommand(), 'holding'),
    release: (colour) => change(releaseCommand(colour), 'serving', colour),
    switchTo: (colour) => change(switchCommand(colour), 'serving', colour),
    close: () => change(closeCommand(), 'page'),
    retire: (colour) => change(retireCommand(colour)),
    async drained(colour, { seconds, clock, signal, onLeft }) {
      let told = -1
      for (let waited = 0; ; waited += pause) {
        const left = requestsOf(await look(), colour)
        if (left === 0 || waited >= seconds * 1000) return left
        if (left !== told) onLeft?.(left)
        told = left
        await clock.sleep(pause, signal)
      }
    },
  }
}

function expectMode(state: TrafficState, mode: Mode, colour: Colour | undefined): void {
  if (state.mode === mode && state.colour === colour) return
  throw new EnvironmentError({
    what: `The proxy did not change to ${colour ?? mode}.`,
    evidence: describe(state),
    next: 'See: muelle proxy status, muelle logs proxy --tail 50',
  })
}
