import { z } from 'zod'
import { operation } from '../../kernel/operation.ts'
import { Changed, changeFields, namesField } from './fields.ts'
import type { Verb } from './judged.ts'
import { changeText, planChange, type Request, runChange } from './operation.ts'

const input = z.object({ names: namesField.min(1), ...changeFields })

const requestOf = (verb: Verb, { names, database, withoutBackup }: z.output<typeof input>): Request => ({
  verb,
  names,
  database,
  withoutBackup,
})

/** An operation that does one thing to the modules that are named. */
export const namedChange = (verb: Verb, fields: { readonly summary: string; readonly help: string }) =>
  operation({
    name: `modules ${verb}`,
    ...fields,
    // Where data goes the plan says what is lost, which makes it a destroy; when there is nothing to do it loses nothing.
    effect: 'change',
    input,
    output: Changed,
    plan: (context, input) => planChange(context, requestOf(verb, input)),
    run: (context, input, progress) => runChange(context, requestOf(verb, input), progress),
    view: changeText,
  })
