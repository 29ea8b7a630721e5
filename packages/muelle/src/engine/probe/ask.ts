import { EnvironmentError } from '../../kernel/errors.ts'
import { runOnce } from '../once.ts'
import type { Engine } from '../port.ts'
import { Answer, type Question } from './question.ts'

/** Whose network the question is asked in: a running container's, or that of the daemon's host. */
export type Where = { readonly container: string } | 'host'

/**
 * Asks from inside a network, with a short-lived container of Muelle's own image that shares it: nothing need be in the other image,
 * and its root may be read-only. Its file systems are not seen.
 * @param image Muelle's own; the engine has it.
 * @throws EnvironmentError when that container cannot be started, as when the other one has stopped meanwhile.
 */
export async function askWithin(engine: Engine, image: string, where: Where, question: Question): Promise<Answer> {
  const { stdout, stderr, exitCode } = await runOnce(engine, {
    image,
    entrypoint: ['/usr/local/bin/muelle'],
    argv: ['net-agent', JSON.stringify(question)],
    user: '65534:65534',
    network: where === 'host' ? 'host' : `container:${where.container}`,
    capabilities: [],
    labels: { 'io.muelle.role': 'probe' },
    binds: [],
  })
  if (exitCode === 0) return Answer.parse(JSON.parse(stdout))
  throw new EnvironmentError({
    what: 'The container that looks at a network from inside ended.',
    evidence: `${stderr.trim()}\nexit code ${exitCode}`.trim(),
    next: 'Run the same command again.',
  })
}
