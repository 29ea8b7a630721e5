import { connectEngine } from '../../packages/muelle/src/engine/connect.ts'
import { ensureFastOdooDouble } from '../../scripts/odoo-double.ts'

/** Builds the Odoo that the suite runs on before its files, which run side by side: two that built it at once would get two. */
export default async function build(): Promise<void> {
  if (process.env.MUELLE_TEST_ODOO_IMAGE) return
  await ensureFastOdooDouble(await connectEngine({}, process.env), (line) => console.log(line))
}
