import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { Changed, changeFields, namesField } from './change/fields.ts'
import { changeText, type Request } from './change/operation.ts'
import { planTested, runTested, testField } from './change/tested.ts'

const Input = z.object({ names: namesField.min(1), test: testField, ...changeFields })

const requestOf = ({ names, database, withoutBackup }: z.output<typeof Input>): Request => ({
  verb: 'install',
  names,
  database,
  withoutBackup,
})

export const modulesInstall = operation({
  name: 'modules install',
  summary: 'Install modules in a database, with what they need',
  help: [
    'Names are judged before anything runs: Odoo itself ignores what it does not know and exits 0. A backup point is taken first, Odoo runs in a container of its own, and the modules’ states are asked afterwards.',
    '--test installs them on a throw-away database before, runs their tests there (muelle test), and installs them here only when all hold. Cut off in the middle, the same command finishes it.',
    '$ muelle modules install sale_management\n$ muelle modules install quay_fees --test\n$ muelle modules install l10n_cl --database acme --without-backup "empty database"',
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: Changed,
  plan: (context, input) => planTested(context, input.test, requestOf(input)),
  run: (context, input, progress) => runTested(context, input.test, requestOf(input), progress),
  view: changeText,
})
