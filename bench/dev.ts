import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { odooClient } from '../test/live/dev/odoo-client.ts'
import { odooImage, project } from '../test/live/stack/project.ts'
import type { Benchmark } from './result.ts'

const port = 18774

/** Seconds in which an edit is to be served. */
const goal = 3

/**
 * Saves an edit of a mounted source, and asks Odoo until it answers with it: views (XML) and Python by turns. With the double, or with
 * `MUELLE_TEST_ODOO_IMAGE=odoo:19.0`, which is the figure that counts. Odoo reloads for Python: on a machine at work it takes longer.
 */
export const dev: Benchmark = async ({ quick, note }) => {
  const rounds = quick ? 2 : 8
  const image = await odooImage()
  note(`an environment for development on ${image}`)
  const environment = ['development: {mail: false}']
  const stack = await project({ name: 'bench-dev', port, environment })
  try {
    await stack.json('dev', '--detach')
    const password = await readFile(`${stack.stackDirectory}/secrets/store/odoo_user_password`, 'utf8')
    const odoo = await odooClient(port, 'quay', password.trim())
    const view = async () => (await odoo<{ arch: string }>('quay.booking', 'get_view', [], { view_type: 'list' })).arch
    const label = async () =>
      (await odoo<{ depth: { string: string } }>('quay.berth', 'fields_get', [['depth']])).depth.string
    const edits = {
      XML: { path: 'quay_berths/views/quay_berth_views.xml', from: '<field name="name"/>', ask: view },
      Python: { path: 'quay_berths/models/quay_berth.py', from: 'Depth (m)', ask: label },
    }
    const taken: Record<keyof typeof edits, number[]> = { XML: [], Python: [] }
    for (let round = 0; round < rounds; round++)
      for (const kind of ['XML', 'Python'] as const) {
        const { path, from, ask } = edits[kind]
        const file = join(stack.directory, 'addons', path)
        const before = await readFile(file, 'utf8')
        const words = `Edit${round}`
        const to = kind === 'XML' ? `<field name="name" string="${words}"/>` : words
        await writeFile(file, before.replace(from, to))
        taken[kind].push(await secondsUntil(ask, words))
        await writeFile(file, before)
        await secondsUntil(ask, from)
        note(`${kind}: ${taken[kind].at(-1)?.toFixed(2)} s`)
      }
    const rows = (['XML', 'Python'] as const).map((kind) => ({
      name: `an edit of ${kind}`,
      'median s': median(taken[kind]).toFixed(2),
      'longest s': Math.max(...taken[kind]).toFixed(2),
    }))
    return {
      rows,
      goals: (['XML', 'Python'] as const).map((kind) => ({
        name: `an edit of ${kind} is served (${image}, median)`,
        goal: `<= ${goal} s`,
        measured: `${median(taken[kind]).toFixed(2)} s`,
        met: median(taken[kind]) <= goal,
      })),
    }
  } finally {
    await stack.remove()
  }
}

async function secondsUntil(ask: () => Promise<string>, words: string): Promise<number> {
  const begun = performance.now()
  while (!(await ask().catch(() => '')).includes(words)) {
    if (performance.now() - begun > 120_000) throw new Error(`${words} was not served within two minutes`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return (performance.now() - begun) / 1000
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
