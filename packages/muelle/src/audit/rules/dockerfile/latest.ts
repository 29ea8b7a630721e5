import { rule } from '../../rule.ts'
import { dockerfilesOf } from '../dockerfiles.ts'

export const latest = rule({
  id: 'dockerfile/latest',
  severity: 'medium',
  title: 'An image is built from a base without a version',
  why: 'The next build takes another Odoo, Python or system without anybody having decided so.',
  source: 'hadolint DL3006 and DL3007',
  fix: 'Name a version behind the colon, and better its digest too.',
  *find(project) {
    for (const { file, stages } of dockerfilesOf(project))
      for (const stage of stages) {
        const { value, at } = stage.from
        const isStage = stage.parent !== undefined || value === 'scratch'
        // A name whose variable nothing sets here is decided elsewhere; so is one that the author has told hadolint of.
        if (
          isStage ||
          value.includes('$') ||
          value === '' ||
          value.includes('@') ||
          isIgnored(file.text, stage.at.from)
        )
          continue
        const [, tag] = /:([^/:]+)$/.exec(value) ?? []
        if (tag === undefined) yield { at, message: `${value} has no version: Docker takes latest` }
        else if (/^(latest|master|main|nightly)$/.test(tag))
          yield { at, message: `${value} is another image with every build` }
      }
  },
})

/** `# hadolint ignore=DL3006` on the line above: the name is a build context. */
const isIgnored = (text: string, from: number): boolean =>
  /#\s*hadolint\s+ignore=[^\n]*DL300[67][^\n]*\n[ \t]*$/.test(text.slice(Math.max(0, from - 300), from))
