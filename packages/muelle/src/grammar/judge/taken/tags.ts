import { lastOf } from '../../parse/after.ts'
import { placeIn } from '../../shell/word.ts'
import { judgeTestTags } from '../../values/test-tags.ts'
import { withValue } from '../edit.ts'
import type { Judge } from '../finding.ts'
import { textOf } from '../refused/values.ts'
import { knownModules } from './modules.ts'

/** `--test-tags`: what cannot be read is dropped, and what matches nothing ends with "0 failed". */
export const testTags: Judge = ({ args, parsed }) => {
  const tags = lastOf(parsed.given, 'test_tags')
  const value = tags?.values[0]
  if (tags === undefined || value === undefined) return []
  const modules = knownModules(parsed)
  return judgeTestTags(value.text, (name) => modules.has(name)).map(({ at, message, fatal, instead, text }) => ({
    at: value.text === '' ? value.at : placeIn(value, at),
    message,
    fatal,
    outcome: 'runs none of the tests that were meant, and may report 0 failures',
    fix:
      instead === undefined
        ? undefined
        : () => withValue(args, tags, textOf(tags).slice(0, at) + instead + textOf(tags).slice(at + text.length)),
  }))
}
