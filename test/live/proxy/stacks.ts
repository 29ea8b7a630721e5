import { emptyLock } from '../../../packages/muelle/src/stack/lock.ts'
import { readModel } from '../../../packages/muelle/src/stack/model.ts'
import { toStack } from '../../../packages/muelle/src/stack/resolve.ts'
import type { Stack } from '../../../packages/muelle/src/stack/stack.ts'

/** The stack of a muelle.yaml that has only these lines beside the obligatory ones. */
export async function stackOf(...lines: readonly string[]): Promise<Stack> {
  const text = ['schema: 1', 'name: acme', 'odoo: {databases: [acme]}', ...lines, ''].join('\n')
  const { faults, environments } = await readModel({ file: 'muelle.yaml', text })
  const resolved = environments.get('production')
  if (faults.length > 0 || resolved === undefined) throw new Error(JSON.stringify(faults))
  return toStack(resolved, '/project', emptyLock)
}
