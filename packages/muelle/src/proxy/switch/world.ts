import { type Colour, type Release, releaseFiles } from '../../store/release.ts'
import { other } from '../../traffic/commands.ts'
import type { ProxyWorld } from '../world.ts'

/** What a switch works with. */
export interface SwitchWorld extends ProxyWorld {
  readonly to: Colour
  readonly from: Colour
  /** The release when the switch began: what unwinding leads back to. */
  readonly before: Release
  /** `beside`: the proxy is as it was. `moved`: it was told of the new colour. `final`: the old one was told to stop; no way back. */
  phase: 'beside' | 'moved' | 'final'
  /** Requests that the old colour had when it was told to stop. */
  left: number
}

export function switchWorld(found: ProxyWorld, to: Colour): SwitchWorld {
  return { ...found, to, from: other(to), before: found.release, phase: 'beside', left: 0 }
}

/**
 * Writes a release while both colours run. Plain `docker compose up -d` starts both until the switch is over, so that whatever of
 * these files was written before a crash, the colour that HAProxy is led to runs.
 */
export async function writeBoth(world: SwitchWorld, release: Release): Promise<boolean> {
  world.release = release
  return (await world.session.put(releaseFiles(release, ['blue', 'green']))).length > 0
}
