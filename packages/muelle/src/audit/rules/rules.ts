import type { Rule } from '../rule.ts'
import { dbExposed } from './compose/db-exposed.ts'
import { privileged } from './compose/privileged.ts'
import { inlineComment } from './conf/inline-comment.ts'
import { dockerfileRules } from './dockerfile/rules.ts'

/** Every rule of the house, one line each. A country's come with its pack. */
export const rules: readonly Rule[] = [dbExposed, privileged, inlineComment, ...dockerfileRules]
