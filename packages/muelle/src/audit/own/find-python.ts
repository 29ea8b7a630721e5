import type { z } from 'zod'
import type { Project } from '../project/project.ts'
import { callsOf, importsOf, newModelsOf } from '../read/python-names.ts'
import type { Hit } from '../rule.ts'
import { filesMeant } from './find-text.ts'
import { isNamed } from './glob.ts'
import type { PythonFind } from './schema.ts'

/** Calls, imports and models of Python files. A function is what is written in it: what it calls in turn is not followed. */
export function* findPython(project: Project, { python }: z.output<typeof PythonFind>): Generator<Hit> {
  const { calls, imports, models, within, files = ['**/*.py', '*.py'] } = python
  const isOne = (name: string, of: readonly string[]) => of.some((each) => isNamed(name, each))
  for (const file of filesMeant(project, { ...python, files })) {
    if (calls !== undefined)
      for (const { name, at, inside } of callsOf(file)) {
        if (!isOne(name, calls)) continue
        if (within !== undefined && (inside === undefined || !isOne(inside, within.functions))) continue
        yield { at, message: `${inside ?? file.path} calls ${name}` }
      }
    if (imports !== undefined)
      for (const { name, at } of importsOf(file))
        if (isOne(name, imports)) yield { at, message: `${file.path} imports ${name}` }
    if (models !== undefined)
      for (const { name, at } of newModelsOf(file))
        if (isOne(name, models.new)) yield { at, message: `a new model is named ${name}` }
  }
}
