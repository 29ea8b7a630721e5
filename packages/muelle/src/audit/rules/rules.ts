import type { Rule } from '../rule.ts'
import { composeRules } from './compose/rules.ts'
import { inlineComment } from './conf/inline-comment.ts'
import { dockerfileRules } from './dockerfile/rules.ts'

/** Every rule of the house: an area's list each. A country's come with its pack. */
export const rules: readonly Rule[] = [...composeRules, inlineComment, ...dockerfileRules]
