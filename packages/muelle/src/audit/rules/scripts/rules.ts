import type { Rule } from '../../rule.ts'
import { execUpdate } from './exec-update.ts'
import { guessedVolume } from './guessed-volume.ts'
import { odooCliInvalid } from './odoo-cli-invalid.ts'
import { testTagsSelectNothing } from './test-tags-select-nothing.ts'

/** The rules of area `scripts`. */
export const scriptsRules: readonly Rule[] = [execUpdate, guessedVolume, odooCliInvalid, testTagsSelectNothing]
