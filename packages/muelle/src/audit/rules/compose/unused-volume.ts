import { entries, get } from '../../read/yaml.ts'
import { rule } from '../../rule.ts'

export const unusedVolume = rule({
  id: 'compose/unused-volume',
  severity: 'low',
  title: 'A volume that no service mounts',
  why: 'Compose does not even make it: somebody believes that something is kept there.',
  source: 'docs.docker.com/reference/compose-file/volumes',
  fix: 'Mount it where it was meant to be, or delete it from volumes.',
  *find(project) {
    for (const { file, root } of project.composeFiles) {
      const stacks = project.composes.filter(({ files }) => files.some((each) => each.file === file))
      const mounts = stacks.flatMap(({ services }) => [...services.values()].flatMap((service) => service.mounts))
      // A name that a variable decides may be any of them.
      if (stacks.length === 0 || mounts.some(({ source, raw }) => source === '' && raw.includes('$'))) continue
      const used = new Set(mounts.map(({ source }) => source))
      for (const [name, { key }] of entries(get(root, 'volumes')))
        if (!used.has(name)) yield { at: key, message: `no service mounts the volume ${name}` }
    }
  },
})
