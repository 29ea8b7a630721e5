import { type Step, step } from '../kernel/steps.ts'
import type { Stack } from '../stack/stack.ts'

/** What is asked for, as far as the plan shows it. */
interface Wanted {
  readonly what: readonly string[]
  readonly changed: boolean
  readonly since?: string | undefined
  readonly coverage: boolean
}

const meant = ({ what, changed, since }: Wanted): string => {
  const named = what.length === 0 ? 'the project’s own modules' : what.join(', ')
  return changed || since !== undefined ? `${named}, as far as changed since ${since ?? 'the main branch'}` : named
}

/** The steps of a run, the lock's left out. */
export function steps(stack: Pick<Stack, 'project' | 'name'>, wanted: Wanted): readonly [Step, Step, Step, Step, Step] {
  return [
    step({
      id: 'image',
      what: `build the application image of ${stack.name} with the addons as they are now`,
      why: 'the tests run in it; one that is there already is taken',
    }),
    step({
      id: 'read',
      what: 'list the modules and tests of that image',
      why: 'what selects no test is refused',
      effect: 'read',
    }),
    step({
      id: 'template',
      what: 'find the template database with these modules, or make it',
      why: 'they are installed once and copied for each run; what an interrupted run left is removed',
      undo: 'it is removed when others were used more recently',
    }),
    step({
      id: 'tests',
      what: `run the tests of ${meant(wanted)} on copies of it`,
      why: 'asked for; no database of the stack is touched',
      undo: 'each copy is removed when its tests have ended',
    }),
    step({
      id: 'results',
      what: wanted.coverage
        ? 'put together what was covered, and remove templates that are no longer used'
        : 'remove templates that are no longer used',
      why: 'they take disk space',
    }),
  ]
}
