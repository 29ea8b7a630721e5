import { copiesOf } from '../../read/dockerfile/dockerfile.ts'
import { rule } from '../../rule.ts'
import { dockerfilesOf } from '../dockerfiles.ts'

export const add = rule({
  id: 'dockerfile/add',
  severity: 'low',
  title: 'ADD copies files of the project',
  why: 'ADD unpacks archives and fetches addresses, which nobody expects of a copy.',
  source: 'hadolint DL3020; docs.docker.com/build/building/best-practices',
  fix: 'Use COPY.',
  *find(project) {
    for (const { stages } of dockerfilesOf(project))
      for (const stage of stages)
        for (const { instruction, sources } of copiesOf(stage)) {
          const plain = sources.find(
            ({ value }) => !/^(https?|git|ssh):|^git@|\.(tar|tgz|tbz2|txz|gz|xz|bz2|zst)(\.|$)|\$/.test(value),
          )
          if (instruction.name !== 'ADD' || plain === undefined) continue
          const at = { ...instruction.at, to: instruction.at.from + 'ADD'.length }
          yield { at, message: `${plain.value} is copied with ADD`, edits: [{ at, text: 'COPY' }] }
        }
  },
})
