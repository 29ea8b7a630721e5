import type { Refusal } from '../../parse/parsed.ts'
import type { Case, Finding } from '../finding.ts'
import { unknownCommand, unknownSubcommand } from './command.ts'
import { argparseLeftover } from './foreign.ts'
import { serverLeftover } from './leftover.ts'
import { missing } from './missing.ts'
import { oldTranslation } from './old-i18n.ts'
import { unknownOption } from './option.ts'
import { ambiguous, missingValue, unwantedValue, wrongValue } from './values.ts'

type Repair = (judged: Case, refusal: Refusal) => Finding

const repairs: Readonly<Record<Refusal['kind'], Repair>> = {
  command: unknownCommand,
  subcommand: unknownSubcommand,
  option: (judged, { words: [word], at, message }) =>
    word === undefined ? { at, message, fatal: true } : unknownOption(judged, word),
  ambiguous,
  'value missing': missingValue,
  'value unwanted': unwantedValue,
  value: wrongValue,
  leftover: (judged, refusal) =>
    judged.parsed.command?.parser === 'argparse' ? argparseLeftover(judged, refusal) : serverLeftover(judged, refusal),
  missing,
  combination: (_judged, { at, message }) => ({ at, message, fatal: true }),
}

/** Why Odoo 19 refuses the line, and what was meant where that is certain. */
export function judgeRefusal(judged: Case, refusal: Refusal): Finding {
  return oldTranslation(judged) ?? repairs[refusal.kind](judged, refusal)
}
