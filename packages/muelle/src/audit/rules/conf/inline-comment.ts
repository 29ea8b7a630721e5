import { rule } from '../../rule.ts'

export const inlineComment = rule({
  id: 'conf/inline-comment',
  severity: 'critical',
  title: 'A comment stands behind a value',
  why: 'configparser takes it for part of the value: Odoo 19 stops at a number, reads a secret with the comment in it, and older ones take any text for true.',
  source: 'Python documentation, configparser, inline_comment_prefixes; run against Odoo 19.0’s own parser',
  fix: 'Put the comment on a line of its own.',
  anywhere: true,
  *find({ confs }) {
    for (const conf of confs)
      for (const key of conf.keys) {
        const comment = /\s+[#;](\s|$)/.exec(key.value)
        if (comment === null) continue
        const from = key.at.from + comment.index
        yield {
          at: key.line,
          message: `${key.name} is read with its comment: "${key.name === 'admin_passwd' || key.name.includes('password') ? '…' : key.value}"`,
          edits: [{ at: { ...key.at, from, to: key.at.to }, text: '' }],
        }
      }
  },
})
