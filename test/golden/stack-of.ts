import { emptyLock, type Lock } from '../../packages/muelle/src/stack/lock.ts'
import { readModel } from '../../packages/muelle/src/stack/model.ts'
import { toStack } from '../../packages/muelle/src/stack/resolve.ts'
import type { Stack } from '../../packages/muelle/src/stack/stack.ts'

/** What a test writes into muelle.yaml beside the obligatory keys. */
export interface Given {
  readonly odoo?: object
  readonly postgres?: object
  readonly proxy?: object
  readonly services?: object
  readonly images?: object
  /** Keys of the environment `production`. */
  readonly production?: object
  /** Instead of production, the environment `development`: its keys. */
  readonly development?: object
  readonly sizing?: object
  readonly lock?: Partial<Lock>
}

/** The stack of a muelle.yaml that says only this: schema, name `acme`, database `acme`, and what is given. */
export async function stackOf({ odoo, production, development, lock, ...sections }: Given = {}): Promise<Stack> {
  const environment = development === undefined ? 'production' : 'development'
  const yaml = { schema: 1, name: 'acme', odoo: { databases: ['acme'], ...odoo }, ...sections, environments: { [environment]: development ?? production ?? {} } }
  // JSON is YAML.
  const { faults, environments } = await readModel({ file: 'muelle.yaml', text: JSON.stringify(yaml) })
  const resolved = environments.get(environment)
  if (faults.length > 0 || resolved === undefined) throw new Error(JSON.stringify(faults))
  return toStack(resolved, '/home/somebody/project', { ...emptyLock, ...lock })
}
