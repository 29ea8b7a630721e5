import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { Changed, changeFields, namesField } from './change/fields.ts'
import { changeText, type Request } from './change/operation.ts'
import { planTested, runTested, testField } from './change/tested.ts'

const fields = {
  names: namesField.default([]),
  changed: z
    .boolean()
    .default(false)
    .describe('those whose files are not those of their last update; all when that is not known'),
  all: z.boolean().default(false).describe('base, and with it every installed module'),
  preUpgradeScripts: z
    .array(z.string())
    .default([])
    .describe('Python files of the project with migrate(cr, version), run before any module')
    .meta({ placeholder: 'FILE' }),
  test: testField,
  ...changeFields,
}

/** @throws UserError unless exactly one way to name the modules is used. */
function requestOf(input: z.output<z.ZodObject<typeof fields>>): Request {
  const { names, changed, all, preUpgradeScripts, database, withoutBackup } = input
  if ([names.length > 0, changed, all].filter(Boolean).length !== 1)
    throw new UserError({
      what: 'It is not clear which modules shall be updated.',
      evidence: `${names.length} named, --changed ${changed}, --all ${all}`,
      next: 'Name modules, or say --changed, or --all.',
    })
  return {
    verb: 'update',
    names: changed ? 'changed' : all ? ['base'] : names,
    database,
    withoutBackup,
    scripts: preUpgradeScripts,
  }
}

export const modulesUpdate = operation({
  name: 'modules update',
  summary: 'Update modules in a database, with what depends on them',
  help: [
    'Odoo itself passes silently over a module that is not installed; here that is an error. A backup point is taken first, Odoo runs in a container of its own beside the running servers, and the modules’ states are asked afterwards.',
    '--test runs their tests before on a throw-away database (the project’s own with --changed and --all), and updates only when all hold. --changed compares the files in the image with those of the installation or last update by Muelle; of a database that was made elsewhere nothing is known, and all count as changed. Cut off in the middle, the same command finishes it.',
    '$ muelle modules update quay_fees\n$ muelle modules update --changed\n$ muelle modules update --changed --test\n$ muelle modules update --all --pre-upgrade-scripts scripts/pre.py',
  ].join('\n'),
  effect: 'change',
  input: z.object(fields),
  output: Changed,
  plan: (context, input) => planTested(context, input.test, requestOf(input)),
  run: (context, input, progress) => runTested(context, input.test, requestOf(input), progress),
  view: changeText,
})
