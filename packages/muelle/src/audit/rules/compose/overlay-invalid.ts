import { posix } from 'node:path'
import type { Compose } from '../../project/compose.ts'
import type { Project } from '../../project/project.ts'
import type { Service } from '../../read/compose/service.ts'
import { entries, get } from '../../read/yaml.ts'
import { type Hit, rule } from '../../rule.ts'

export const overlayInvalid = rule({
  id: 'compose/overlay-invalid',
  severity: 'medium',
  title: 'Compose refuses what the files make together',
  why: 'docker compose stops before it starts anything: nobody has brought up this combination.',
  source: 'github.com/compose-spec/compose-go, loader/validate.go',
  fix: 'Declare what is named, or name what is declared.',
  anywhere: true,
  *find(project) {
    for (const compose of project.composes) {
      if (compose.files.some(({ isTemplate, broken }) => isTemplate || broken.length > 0)) continue
      // A lone file of another name may be a part whose whole nobody here knows.
      const [only, ...more] = compose.files
      const isWhole = more.length > 0 || /^(docker-)?compose\.ya?ml$/.test(posix.basename(only?.file.path ?? ''))
      if (isWhole) for (const service of compose.services.values()) yield* faultsOf(project, compose, service)
    }
  },
})

function* faultsOf(project: Project, compose: Compose, service: Service): Generator<Hit> {
  const elsewhere = (key: string, name: string) =>
    project.composeFiles.some(
      (file) => !compose.files.includes(file) && entries(get(file.root, key)).some(([each]) => each === name),
    )
  if (
    get(service.node, 'image') === undefined &&
    service.build === undefined &&
    get(service.node, 'extends') === undefined
  ) {
    if (!elsewhere('services', service.name))
      yield { at: service.at, message: `${service.name} has neither an image nor a build` }
    return
  }
  for (const { service: name, at, isRequired } of service.dependsOn)
    if (isRequired && !compose.services.has(name) && !elsewhere('services', name) && !name.includes('$'))
      yield { at, message: `${service.name} depends on ${name}, and there is no such service` }
  for (const [name, { at }] of service.networks)
    if (name !== 'default' && !compose.networks.has(name) && !elsewhere('networks', name) && !name.includes('$'))
      yield { at, message: `${service.name} is on the network ${name}, which is not declared` }
  for (const { type, source, at, raw } of service.mounts)
    if (
      type === 'volume' &&
      source !== '' &&
      !raw.includes('$') &&
      !compose.volumes.has(source) &&
      !elsewhere('volumes', source)
    )
      yield { at, message: `${service.name} mounts the volume ${source}, which is not declared` }
  for (const { kind, source, at } of service.grants)
    if (
      !compose[kind === 'config' ? 'configs' : 'secrets'].has(source) &&
      !elsewhere(`${kind}s`, source) &&
      source !== ''
    )
      yield { at, message: `${service.name} is given the ${kind} ${source}, which is not declared` }
}
