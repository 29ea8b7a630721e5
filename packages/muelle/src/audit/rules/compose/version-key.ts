import { entry } from '../../read/yaml.ts'
import { type Edit, rule } from '../../rule.ts'
import { lineAt, type Place, positionOf } from '../../text.ts'
import { isSwarm } from '../swarm.ts'

export const versionKey = rule({
  id: 'compose/version-key',
  severity: 'low',
  title: 'The key version is obsolete',
  why: 'Compose ignores it and warns on each call: it makes believe that features of a version are chosen.',
  source: 'docs.docker.com/reference/compose-file/version-and-name',
  fix: 'Delete the line.',
  *find(project) {
    // docker stack deploy refuses a file without it.
    if (isSwarm(project)) return
    for (const { root, isTemplate } of project.composeFiles) {
      const version = entry(root, 'version')
      if (version === undefined) continue
      const edits = isTemplate ? undefined : [withoutLine(version.key)]
      yield { at: version.key, message: 'version: is ignored by Compose, with a warning', edits }
    }
  },
})

/** Its line, with the line break behind it. */
function withoutLine(key: Place): Edit {
  const line = lineAt(key.file, positionOf(key.file, key.from).line)
  const rest = key.file.text.slice(line.to)
  const end = /^\r?\n/.exec(rest)?.[0].length ?? 0
  return { at: { ...line, to: line.to + end }, text: '' }
}
