import { run } from '../../kernel/run.ts'
import type { HostSeen } from '../checks/check.ts'
import { withAdministration } from '../prepare/places.ts'

/** Looks for Docker's chain in the NAT table of this machine; only root may read it. */
export async function natOfThisMachine(
  environ: Readonly<Record<string, string | undefined>>,
): Promise<HostSeen['nat']> {
  if (process.geteuid?.() !== 0) return { unknown: 'only root may read the rules' }
  const argv = ['iptables', '--wait', '5', '--table', 'nat', '--list-rules', 'DOCKER'] as const
  const asked = await run({ argv, environ: withAdministration(environ), timeout: 10_000 })
  if (asked.ended === 'missing') return { unknown: 'there is no iptables on this machine to ask' }
  if (asked.ended !== 'exited') return { unknown: `iptables ${asked.ended}: ${asked.reason ?? ''}` }
  const rules = asked.stdout.trim().split('\n').length
  return asked.exitCode === 0
    ? { there: true, evidence: `chain DOCKER of table nat, ${rules} ${rules === 1 ? 'rule' : 'rules'}` }
    : { there: false, evidence: asked.stderr.trim() }
}
