import { rule } from '../../rule.ts'
import { isSecret, readConfs } from '../odoo.ts'

export const confInlineComment = rule({
  id: 'conf/inline-comment',
  severity: 'critical',
  title: 'A comment stands behind a value',
  why: 'configparser takes it for part of the value: Odoo 19 stops at a number, reads a secret with the comment in it, and older ones take any text for true.',
  source: 'Python documentation, configparser, inline_comment_prefixes; run against Odoo 19.0’s own parser',
  fix: 'Put the comment on a line of its own.',
  anywhere: true,
  *find(project) {
    for (const { conf } of readConfs(project))
      for (const key of conf.keys) {
        // Only the first line: what follows in a value of several lines is read line by line.
        const comment = /\s+[#;](\s|$)|(?<=[\w)])\s+[#;]\S/.exec(key.value.split('\n')[0] ?? '')
        if (comment === null || (comment.index === 0 && key.value.length < 2)) continue
        const from = key.at.from + comment.index
        const shown = isSecret(key.name) ? '…' : key.value
        yield {
          at: key.line,
          message: `${key.name} is read with its comment: "${shown.split('\n')[0]}"`,
          edits: [{ at: { ...key.at, from, to: key.at.from + (key.value.split('\n')[0]?.length ?? 0) }, text: '' }],
        }
      }
  },
})
