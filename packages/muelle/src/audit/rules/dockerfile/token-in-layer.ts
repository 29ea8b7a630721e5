import type { Project } from '../../project/project.ts'
import { lineage, pairsOf } from '../../read/dockerfile/dockerfile.ts'
import { type Hit, rule } from '../../rule.ts'
import { dockerfilesOf, runsOf, shippedStages } from '../dockerfiles.ts'

/** Names of variables that hold what lets one in. */
const secretName =
  /(TOKEN|PASSWORD|PASSWD|SECRET|API_?KEY|ACCESS_?KEY|CREDENTIALS?|_PAT|SSH_(PRIVATE_)?KEY|PRIVATE_KEY|DEPLOY_KEY)$/

export const tokenInLayer = rule({
  id: 'dockerfile/token-in-layer',
  severity: 'critical',
  title: 'A secret is written into the image',
  why: 'Build arguments and commands stay in the image’s history, and an address with a token stays in .git/config: whoever pulls the image has the token.',
  source: 'docs.docker.com/build/building/secrets; Trivy DS-0031',
  fix: 'Give it to the one RUN that needs it: RUN --mount=type=secret,id=token … "$(cat /run/secrets/token)", and replace a token that was used.',
  anywhere: true,
  *find(project) {
    yield* kept(project)
    for (const { stage, instruction, calls, isShipped } of runsOf(project)) {
      const mounted = instruction.flags.get('mount')?.value.includes('type=secret') ?? false
      const declared = new Set(
        stage.instructions
          .filter(({ name }) => name === 'ARG' || name === 'ENV')
          .flatMap((each) => pairsOf(each).map(([name]) => name))
          .filter((name) => secretName.test(name.toUpperCase())),
      )
      for (const { words } of calls)
        for (const { value, at } of words) {
          const [, user = ''] = /\bhttps?:\/\/([^@/\s]+)@/.exec(value) ?? []
          const isFromFile = mounted || /\$\(|`/.test(user)
          const used = [...value.matchAll(/\$\{?(\w+)/g)]
            .map(([, name = '']) => name)
            .find((name) => declared.has(name))
          const isLiteral = user.includes(':') && !user.includes('$') && user.split(':')[1] !== ''
          const isTold = /\$/.test(user) || isLiteral || /gh[pousr]_|github_pat_|glpat-/.test(user)
          if (user !== '' && isTold && !isFromFile)
            yield {
              at,
              message: 'an address with a token in it is written into a layer',
              severity: isShipped ? undefined : 'high',
            }
          else if (used !== undefined && !mounted)
            yield {
              at,
              message: `$${used}, a build argument or variable, is used by a RUN and stays in the image’s history`,
              severity: isShipped ? undefined : 'high',
            }
        }
    }
  },
})

/** `ENV TOKEN=$TOKEN` of a build argument: it is in the image’s configuration, for whoever inspects it. */
function* kept(project: Project): Generator<Hit> {
  for (const dockerfile of dockerfilesOf(project)) {
    const shipped = new Set(shippedStages(project, dockerfile).flatMap(lineage))
    for (const stage of dockerfile.stages) {
      const given = new Set<string>()
      for (const instruction of stage.instructions) {
        if (instruction.name === 'ARG') for (const [name] of pairsOf(instruction)) given.add(name)
        if (instruction.name !== 'ENV') continue
        for (const [name, value] of pairsOf(instruction)) {
          const [, from = ''] = /^["']?\$\{?(\w+)/.exec(value?.value ?? '') ?? []
          if (secretName.test(name.toUpperCase()) && given.has(from))
            yield {
              at: instruction.at,
              message: `${name} is set from the build argument ${from} and stays in the image`,
              severity: shipped.has(stage) ? undefined : 'high',
            }
        }
      }
    }
  }
}
