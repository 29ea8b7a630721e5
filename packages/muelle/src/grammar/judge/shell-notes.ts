import { findOdoo } from '../around/find.ts'
import type { Mark, ShellLine } from '../shell/tokens.ts'
import type { Word } from '../shell/word.ts'
import type { Finding } from './finding.ts'

const told: Readonly<Record<Mark['kind'], string | undefined>> = {
  and: "only the first command of Odoo is explained; what && brings is the shell's",
  or: "only the first command of Odoo is explained; what || brings is the shell's",
  next: "only the first command of Odoo is explained; what follows is the shell's",
  pipe: 'the pipe belongs to the shell: Odoo sees nothing of it but its standard input or output',
  background: 'the shell puts this into the background',
  redirection: 'the redirection belongs to the shell: Odoo sees nothing of it but its standard input or output',
  group: 'the brackets belong to the shell',
  comment: undefined,
  placeholder: undefined,
}

/** What of the shell stands in the line. @param words of the command that is explained. */
export function notesOf({ marks, expansions, fault, commands }: ShellLine, words: readonly Word[]): readonly Finding[] {
  const more = commands.filter((command) => command !== words && findOdoo(command) !== undefined)
  const within = ({ at }: { at: number }) => words.some((word) => word.at <= at && at < word.end)
  return [
    ...placeholders(marks),
    ...(fault ? [{ at: fault.at, message: fault.message, fatal: true }] : []),
    ...marks.flatMap(({ kind, at }) => {
      const message = told[kind]
      return message === undefined ? [] : [{ at, message, fatal: false }]
    }),
    ...more.map(([first]) => ({
      at: first?.at ?? 0,
      message: 'another command of Odoo: explain it by itself',
      fatal: false,
    })),
    ...expansions.filter(within).map(({ at }) => ({
      at,
      message: 'the shell puts a value here that cannot be known beforehand: it is taken as it stands',
      fatal: false,
    })),
  ]
}

/** To a shell `<database>` is a file to read and one to write. */
const placeholders = (marks: readonly Mark[]): readonly Finding[] =>
  marks
    .filter(({ kind }) => kind === 'placeholder')
    .map(({ text, at }) => ({
      at,
      message: `'${text}' is a placeholder: a name belongs there, without the brackets`,
      fatal: true,
      outcome: 'reads and writes files of that name',
    }))
