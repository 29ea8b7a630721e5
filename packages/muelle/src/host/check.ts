import { join } from 'node:path'
import { z } from 'zod'
import { connectEngine } from '../engine/connect.ts'
import { EnvironmentError } from '../kernel/errors.ts'
import { readIfExists } from '../kernel/files.ts'
import { type Context, operation, type Style } from '../kernel/operation.ts'
import { loadStack } from '../stack/load.ts'
import { modelName } from '../stack/model.ts'
import { Check, fail } from './checks/check.ts'
import { rules } from './checks/rules.ts'
import { lookAtHost } from './look/host.ts'

const Output = z.object({
  address: z.string().describe('the Docker daemon'),
  well: z.boolean().describe('no check failed'),
  checks: z.array(Check),
})

export const hostCheck = operation({
  name: 'host check',
  summary: "Check the daemon's host: versions, disk, memory, limits, clock, network",
  help: [
    'Looks at the host of the environment of muelle.yaml or, outside a project, at the daemon that Docker itself would use. Changes nothing.',
    'Exit code 1 when a check fails; warnings and what could not be looked at do not count.',
    ['$ muelle host check', '$ muelle host check --env production --format json'].join('\n'),
  ].join('\n\n'),
  effect: 'read',
  input: z.object({}),
  output: Output,
  run: (context) => check(context),
  notWell: ({ well }) => !well,
  view: ({ address, checks }, style) => [address, ...checks.map((each) => line(each, style))].join('\n'),
})

async function check(context: Context): Promise<z.output<typeof Output>> {
  const inProject = (await readIfExists(join(context.directory, modelName))) !== undefined
  const stack = inProject ? await loadStack(context) : undefined
  try {
    const engine = await connectEngine(stack ?? {}, context.environ)
    const seen = await lookAtHost(engine, stack?.images.source ?? 'official', context)
    const checks = rules.flatMap((rule) => rule(seen))
    return { address: engine.address, well: checks.every(({ status }) => status !== 'fail'), checks }
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error
    // That Docker cannot be reached is the answer here, not a failure of the check.
    const { what, evidence, next } = error.report
    return {
      address: stack?.host ?? context.environ.DOCKER_HOST ?? 'the local Docker',
      well: false,
      checks: [fail('engine', what, evidence ?? what, next ?? 'muelle host prepare')],
    }
  }
}

function line({ id, status, what, evidence, next }: Check, style: Style): string {
  const colour = { ok: style.good, warn: style.warn, fail: style.bad, unchecked: style.dim }[status]
  const first = `${colour(status.padEnd(9))} ${id.padEnd(13)} ${what.replace(/\.$/, '')}: ${evidence.replaceAll('\n', '; ')}`
  return next === null ? first : `${first}\n${' '.repeat(24)}${style.dim('next:')} ${next}`
}
