import type { NetworkDetail } from '../engine/port/networks.ts'
import type { WrittenNetwork } from '../render/written.ts'

/**
 * Where a network is not as compose.yaml says, in words; empty when nothing is to cure. Compose leaves a network as it was made,
 * whatever its file says later (2.26; newer ones ask before they remove it).
 */
export function driftOf(
  written: WrittenNetwork,
  real: Pick<NetworkDetail, 'driver' | 'internal' | 'options'>,
): readonly string[] {
  const drift: string[] = []
  const differs = (what: string, is: string | undefined, wanted: string | undefined) => {
    if (is !== wanted) drift.push(`${what} is ${is ?? 'not set'}, compose.yaml says ${wanted ?? 'nothing of it'}`)
  }
  differs('driver', real.driver, written.driver)
  differs('internal', String(real.internal), String(written.internal))
  for (const option of new Set([...Object.keys(written.driver_opts), ...Object.keys(real.options)].sort()))
    differs(option, real.options[option], written.driver_opts[option])
  return drift
}
