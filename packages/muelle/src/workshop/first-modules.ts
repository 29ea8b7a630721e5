import type { Stack } from '../stack/stack.ts'
import { oneShotArgv, oneShotOptions } from './one-shot.ts'

/** What a new database begins with. */
export interface FirstModules {
  /** Besides base. */
  readonly modules: readonly string[]
  readonly demoData: boolean
  readonly language: string | undefined
}

/** As muelle.yaml says. */
export const firstModules = ({ odoo: { modules, demoData, language } }: Pick<Stack, 'odoo'>): FirstModules => ({
  modules,
  demoData,
  language,
})

/** The one-shot that installs the first modules: the cron service's container with another command, no HTTP, one process. */
export const initArgv = (name: string, { modules, demoData, language }: FirstModules): readonly string[] =>
  oneShotArgv(
    ...['--database', name, '--init', ['base', ...modules].join(','), ...oneShotOptions],
    ...(demoData ? ['--with-demo'] : []),
    ...(language ? [`--load-language=${language}`] : []),
  )
