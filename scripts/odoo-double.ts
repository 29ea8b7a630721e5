import { join } from 'node:path'
import type { Engine } from '../packages/muelle/src/engine/port.ts'
import { muelleVersion } from '../packages/muelle/src/kernel/version.ts'
import { contextHash, filesBelow, packContext } from '../packages/muelle/src/workshop/images/context.ts'
import { recipe } from '../packages/muelle/src/workshop/images/debian.ts'
import { buildOwnImage } from '../packages/muelle/src/workshop/images/own-image.ts'

/** The name that demo/muelle.yaml and the tests use; it always points to what test/odoo-double/ is now. */
export const odooDouble = 'muelle.local/odoo-double:19.0'

/** Builds the Odoo double, and the base it stands on, unless the engine has exactly it. Returns its name. */
export async function ensureOdooDouble(engine: Engine, note: (text: string) => void): Promise<string> {
  const base = await recipe('base', 'debian', muelleVersion)
  await buildOwnImage(engine, base, {}, note)
  const files = (await filesBelow(join(import.meta.dirname, '../test/odoo-double'), '')).filter(
    ({ path }) => !path.startsWith('tests/'),
  )
  const inputs = await contextHash(files, [base.tag])
  const existing = await engine.image(odooDouble)
  if (existing?.labels['io.muelle.inputs'] === inputs) return odooDouble
  note(`building ${odooDouble} (inputs ${inputs})`)
  const request = {
    context: await packContext(files),
    dockerfile: 'Dockerfile',
    tag: odooDouble,
    buildArguments: { BASE: base.tag },
    labels: { 'io.muelle.inputs': inputs },
  }
  await engine.build(request, note)
  return odooDouble
}

/** The double at ten times the real speed: the live suite tests Muelle, not patience. */
export async function ensureFastOdooDouble(engine: Engine, note: (text: string) => void): Promise<string> {
  const base = await ensureOdooDouble(engine, note)
  const inputs = (await engine.image(base))?.id ?? ''
  const tag = 'muelle.local/odoo-double:19.0-fast'
  if ((await engine.image(tag))?.labels['io.muelle.inputs'] === inputs) return tag
  const dockerfile = `FROM ${base}\nENV ODOO_DOUBLE_SPEED=10\n`
  const context = await packContext([{ path: 'Dockerfile', mode: 0o644, content: dockerfile }])
  await engine.build(
    { context, dockerfile: 'Dockerfile', tag, buildArguments: {}, labels: { 'io.muelle.inputs': inputs } },
    note,
  )
  return tag
}
