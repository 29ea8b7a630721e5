import type { Rule } from '../../rule.ts'
import { inlineComment } from './inline-comment.ts'

/** The rules on `odoo.conf`. */
export const confRules: readonly Rule[] = [inlineComment]
