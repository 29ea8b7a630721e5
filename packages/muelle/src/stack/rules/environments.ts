import type { Resolved } from '../model.ts'
import type { Finding, Rule } from './rule.ts'

const swarm: Rule = ({ environment, keys }) =>
  keys.engine === 'swarm'
    ? [
        {
          level: 'fault',
          path: ['environments', environment, 'engine'],
          what: 'This version of Muelle does not run Docker Swarm yet',
          next: 'Write engine: compose.',
        },
      ]
    : []

/** Two environments of one Compose project on one host would replace each other's containers. */
export function sameProject(environments: readonly Resolved[]): readonly Finding[] {
  const project = ({ name, environment, keys }: Resolved) => keys.project ?? `${name}-${environment}`
  const place = (each: Resolved) => JSON.stringify([each.keys.host, project(each)])
  return environments.flatMap((each, index): readonly Finding[] => {
    const first = environments.findIndex((other) => place(other) === place(each))
    const other = environments[first]
    if (first === index || other === undefined) return []
    const [written, taken] = each.keys.project === undefined ? [other, each] : [each, other]
    return [
      {
        level: 'fault',
        path: ['environments', written.environment, 'project'],
        what: `The environments ${taken.environment} and ${written.environment} are one Compose project on one host: ${project(each)}`,
        next: 'Give one of them another project or another host.',
      },
    ]
  })
}

/** Two environments on the same data: the second would change the first one's database. */
export function sameVolumes(environments: readonly Resolved[]): readonly Finding[] {
  const taken = new Map<string, string>()
  return environments.flatMap(({ environment, keys: { host, volumes } }) =>
    (['database', 'files'] as const).flatMap((key): readonly Finding[] => {
      const name = volumes?.[key]
      if (name === undefined) return []
      const place = JSON.stringify([host, name])
      const other = taken.get(place)
      if (other === undefined) taken.set(place, environment)
      return other === undefined
        ? []
        : [
            {
              level: 'fault',
              path: ['environments', environment, 'volumes', key],
              what: `${name} is in use already, by ${other}`,
              next: `Remove it here; muelle clone ${other} ${environment} makes a copy.`,
            },
          ]
    }),
  )
}

export const environmentRules: readonly Rule[] = [swarm]
