import type { Colour } from '../store/release.ts'
import { type Route, routes, type ServerName, serverNames } from './port.ts'

/** The three states that `set server` takes; source: HAProxy 2.6 management guide, 9.3 "set server <b>/<s> state". */
type Wish = 'ready' | 'drain' | 'maint'

/** Lines for `show`: admin state and address of every server; sessions of servers only (type 4), of every proxy. */
export const showServers = 'show servers state'
export const showSessions = 'show stat -1 4 -1'

/** First somebody takes requests, then somebody else no longer does: no moment is without a server. */
export const holdCommand = (): string => line(['hold', 'ready'], ['blue', 'drain'], ['green', 'drain'])

export const releaseCommand = (colour: Colour): string =>
  line([colour, 'ready'], ['hold', 'maint'], [other(colour), 'maint'])

export const switchCommand = (colour: Colour): string =>
  line([colour, 'ready'], [other(colour), 'drain'], ['hold', 'maint'])

export const closeCommand = (): string => line(...serverNames.map((name) => [name, 'maint'] as const))

export const retireCommand = (colour: Colour): string => line([colour, 'maint'])

export const other = (colour: Colour): Colour => (colour === 'blue' ? 'green' : 'blue')

/** One line, which HAProxy works off without serving in between; each wish on both routes. */
function line(...wishes: readonly (readonly [ServerName, Wish])[]): string {
  const command = (route: Route, name: ServerName, wish: Wish) => `set server ${route}/${name} state ${wish}`
  return wishes.flatMap(([name, wish]) => routes.map((route) => command(route, name, wish))).join(';')
}
