import { globalSpecs } from '../../packages/muelle/src/cli/globals.ts'
import { flagText, flagTitle } from '../../packages/muelle/src/cli/help/rows.ts'
import type { OperationSpec } from '../../packages/muelle/src/generated/spec.ts'
import { cell, code, table } from './markdown.ts'
import { fileOf, markOf } from './page.ts'

/** The page that leads to all others: commands, global flags, exit codes, the shapes of `--format json`. */
export function overviewPage(specs: readonly OperationSpec[]): string {
  const commands = specs.map(({ name, summary, effect }) => [`[${code(name)}](${fileOf(name)})`, cell(summary), effect])
  const flags = globalSpecs.map((spec) => [code(flagTitle(spec).trim()), cell(flagText(spec))])
  return [
    markOf('the operations themselves'),
    '',
    '# The command line',
    '',
    '`muelle <command> [flags]`. Flags and words may stand in any order; `--` ends the flags. `muelle <command> --help` says the same as these pages.',
    '',
    '## Commands',
    '',
    ...table(['command', 'what it does', 'effect'], commands),
    '',
    contract,
    '',
    '## Flags of every command',
    '',
    ...table(['flag', 'what it does'], flags),
    '',
    shapes,
    '',
  ].join('\n')
}

const contract = `## Effects and confirmation

- A **read** changes nothing and asks nothing.
- A **change** shows its plan and asks once in a terminal. In a script it wants \`--yes\`, or it is refused. A plan without steps asks nothing.
- A **destroy** asks for the name of what will be lost. In a script it wants \`--confirm NAME\`; \`--yes\` is not enough. A change whose plan loses something, such as \`down --volumes\`, is a destroy.

\`--dry-run\` shows the plan (what, why, the exact command, how it is taken back) and changes nothing.

## Exit codes

| code | meaning |
| --- | --- |
| 0 | done |
| 1 | done, and the answer is "not well": findings, failed tests, an unhealthy check |
| 2 | wrong usage, or something the machine lacks |
| 3 | refused: a confirmation or a precondition is missing |
| 4 | failed, and what was before is restored |
| 5 | failed, and something is left: the message says what, and how to go on |
| 70 | a bug in Muelle: the message has a stack, please report it |
| 130 | interrupted (Ctrl-C, SIGTERM, SIGHUP), after what was half done was ended |

A second Ctrl-C ends the process at once. A reader that goes away (\`muelle logs | head\`) ends a read with 0, and never a change.`

const shapes = `## \`--format json\`

Standard output carries exactly one JSON document; progress and the operation's own lines go to standard error, and nothing is asked.

- The answer has the fields of the command's page.
- \`--dry-run\`: \`{"operation", "environment"?, "effect", "input", "steps": [{"id", "what", "why", "argv"?, "effect", "undo"?}], "loses"?}\`.
- An error: \`{"error": {"kind", "exit", "what", "evidence"?, "next"?, "at"?: {"file", "line", "column"}, "also"?: [...], "stack"?}}\`. \`kind\` is \`user\`, \`environment\`, \`failed\`, \`interrupted\` or \`bug\`; \`also\` holds the other faults when there are several. The text of the error stands on standard error too, unless standard output is a terminal.

## Progress

In a terminal a task list on standard error; elsewhere one line an event, which begins with \`begin\`, \`done\`, \`same\` (nothing had to be changed), \`still\` (every 30 s), \`failed\` or, with \`-v\`, \`note\`. \`--quiet\` shows none. Colours follow the terminal, \`NO_COLOR\` and \`--no-color\`.

## Secrets

A secret has no flag. It comes from a file, from standard input (\`-\`) or from a hidden prompt, and is masked wherever it would be printed.`
