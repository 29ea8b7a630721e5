import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Said } from './labels.ts'
import { run } from './run.ts'

const root = join(import.meta.dirname, '../..')
const launcher = join(root, 'packages/muelle/bin/muelle.js')
const dclintProgram = join(root, 'node_modules/dclint/bin/dclint.cjs')

/** Something that reads a folder and says what is wrong there. */
export interface Tool {
  readonly name: string
  check(directory: string): Promise<{ readonly said: readonly Said[]; readonly milliseconds: number }>
}

export const muelleArgv = (directory: string): readonly string[] => [
  launcher,
  'check',
  directory,
  '--format',
  'json',
  '--fail-on',
  'never',
]

export const muelle: Tool = {
  name: 'muelle check',
  async check(directory) {
    const { output, milliseconds } = await run([process.execPath, ...muelleArgv(directory)])
    const { findings } = JSON.parse(output) as { findings: readonly { rule: string; file: string; line: number }[] }
    return { said: findings.map(({ rule, file, line }) => ({ rules: [rule], file, line })), milliseconds }
  },
}

/** What dclint's rules stand for here; its others are about style, and nothing that a reader would call a fault. */
const ofDclint: Readonly<Record<string, readonly string[]>> = {
  'no-unbound-port-interfaces': [
    'compose/db-exposed',
    'compose/admin-port-exposed',
    'compose/odoo-bypass-proxy',
    'compose/odoo-direct-http',
    'compose/service-exposed',
    'cross/8072-dead',
  ],
  'no-version-field': ['compose/version-key'],
  'service-image-require-explicit-tag': ['compose/image-latest', 'compose/image-no-version'],
  'no-duplicate-container-names': ['compose/container-name-clash'],
  'no-duplicate-exported-ports': ['compose/dup-port'],
}

export const dclint: Tool = {
  name: 'dclint',
  async check(directory) {
    const argv = [process.execPath, dclintProgram, '--recursive', '--formatter', 'json', directory]
    const { output, milliseconds } = await run(argv)
    const files = JSON.parse(output.trim() || '[]') as readonly {
      filePath: string
      messages: readonly { rule: string; line: number }[]
    }[]
    const said = files.flatMap(({ filePath, messages }) =>
      messages.map(({ rule, line }) => ({
        rules: ofDclint[rule] ?? [`dclint/${rule}`],
        file: relative(directory, filePath),
        line,
      })),
    )
    return { said, milliseconds }
  },
}

/** `docker compose config` stops at the first error and tells no lines: what it says is taken for any line of its file. */
export const composeConfig: Tool = {
  name: 'docker compose config -q',
  async check(directory) {
    const said: Said[] = []
    let milliseconds = 0
    for (const file of composeFiles(directory)) {
      const ran = await run(['docker', 'compose', '--file', join(directory, file), 'config', '--quiet'])
      milliseconds += ran.milliseconds
      for (const line of new Set(ran.errors.split('\n'))) {
        if (line.includes('`version` is obsolete')) said.push({ rules: ['compose/version-key'], file })
        else if (line.includes('variable is not set')) said.push({ rules: ['compose/undefined-var'], file })
        else if (line.trim() !== '') said.push({ rules: ['compose/overlay-invalid', 'compose/image-bad-ref'], file })
      }
    }
    return { said, milliseconds }
  },
}

/** By their usual names, as dclint looks for them. */
export function composeFiles(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(^|\/)(docker-)?compose[^/]*\.ya?ml$/.test(path) && !path.includes('node_modules/'))
    .sort()
}
