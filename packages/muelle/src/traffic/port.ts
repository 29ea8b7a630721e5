import type { Clock } from '../kernel/clock.ts'
import type { Colour } from '../store/release.ts'

/** The routes to Odoo: requests, and WebSockets. Both have the same three servers. */
export const routes = ['odoo', 'websocket'] as const
export type Route = (typeof routes)[number]

/** A colour, or `hold`: the server that never answers, so that requests wait. */
export const serverNames = ['blue', 'green', 'hold'] as const
export type ServerName = (typeof serverNames)[number]

/**
 * What the proxy does with a server. `nameless`: it would be used, but its name leads to no address.
 * `drain` and `maintenance` get nothing new; what they have goes on.
 */
export type ServerState = 'ready' | 'drain' | 'maintenance' | 'nameless' | 'down'

export interface Server {
  readonly route: Route
  readonly name: ServerName
  readonly state: ServerState
  /** IP address in use; undefined when the name never led to one. */
  readonly address: string | undefined
  /** Requests and WebSockets that it has now. */
  readonly sessions: number
  /** Requests that wait for it. */
  readonly queued: number
}

/**
 * What happens to a request now, on both routes:
 * `serving`, one colour gets it; `holding`, it waits; `page`, it is answered 503 with the maintenance page;
 * `mixed`, something else, such as both colours at once or one route held.
 */
export type Mode = 'serving' | 'holding' | 'page' | 'mixed'

export interface TrafficState {
  readonly mode: Mode
  /** The colour that serves; undefined unless `mode` is `serving`. */
  readonly colour: Colour | undefined
  readonly servers: readonly Server[]
}

/** The proxy while it runs. Every change is verified by reading the state back; done twice it changes nothing. */
export interface Traffic {
  /** @throws EnvironmentError when the proxy does not answer, or answers something that is not understood. */
  look(): Promise<TrafficState>
  /** New requests wait, on both routes; what the colours have goes on. */
  hold(): Promise<void>
  /** The colour gets everything, what was held included; nothing waits any more. */
  release(colour: Colour): Promise<void>
  /** As `release`, in the order that leaves no moment without a server; the other colour keeps what it has. */
  switchTo(colour: Colour): Promise<void>
  /** Nothing is served and nothing waits: clients see the maintenance page. */
  close(): Promise<void>
  /** The colour gets nothing more, and is shown as in a proxy that has just started. */
  retire(colour: Colour): Promise<void>
  /**
   * Waits until a colour has no request any more. WebSockets are not waited for: they end when Odoo stops, and clients reconnect.
   * @returns how many requests are left: 0, unless the time was over first.
   */
  drained(colour: Colour, waiting: Waiting): Promise<number>
}

/** How long something is waited for, in seconds, and who is told how many are left. */
export interface Waiting {
  readonly seconds: number
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
  readonly onLeft?: ((left: number) => void) | undefined
}

/** Sends one line to the proxy's runtime API and resolves to the whole answer. */
export type Send = (command: string) => Promise<string>
