import { everyday } from '../../test/live/everyday/commands.ts'
import type { EverydayCommand } from '../../test/live/everyday/row.ts'

const groups: readonly EverydayCommand['group'][] = [
  'Services',
  'Inspection',
  'Resources',
  'Networks',
  'Volumes',
  'Images',
]

/** docs/docker-commands.md: what an operator types with Docker, and what they type with Muelle. */
export function dockerCommandsPage(): string {
  return [
    '# From docker to muelle',
    '',
    'What you type today, and what you type here. Every row is run by a test, against a Docker on the same machine and through ssh',
    '(`test/live/everyday-unix.live.test.ts`, `everyday-ssh.live.test.ts`). Written by `npm run docs` from `test/live/everyday/commands.ts`.',
    '',
    'In scripts add `--yes` to what changes something, and `--confirm NAME` where something is lost. `--dry-run` shows the plan,',
    '`--format json` gives one document, `--env NAME` chooses the environment: the same commands work for a host behind `ssh://`.',
    '`odoo` stands for the colour that serves. Everything else that Docker can do still works on the host: the stack is an',
    'ordinary Compose project.',
    '',
    ...groups
      .filter((group) => everyday.some((row) => row.group === group))
      .map((group) => `- [${group}](#${group.toLowerCase()})`),
    ...groups.flatMap(section),
    '',
  ].join('\n')
}

function section(group: EverydayCommand['group']): readonly string[] {
  const rows = everyday.filter((row) => row.group === group)
  if (rows.length === 0) return []
  return ['', `## ${group}`, '', '| Docker | Muelle | |', '|---|---|---|', ...rows.map(line)]
}

const line = ({ docker, muelle, note }: EverydayCommand) =>
  `| ${code(docker)} | ${code(muelle)} |${note === undefined ? '' : ` ${cell(note)}`} |`
/** A pipe would end the cell, also within code. */
const cell = (text: string) => text.replaceAll('|', '\\|')
const code = (text: string) => `\`${cell(text)}\``
