import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { odooImage, type Project, project } from '../test/live/stack/project.ts'
import type { Benchmark } from './result.ts'

/** How many times sooner the first test begins when the modules are those of the run before. */
const goal = 5

/** What the addon stands on: that of a company with invoices, as most projects' addons do. */
const depends = ['account', 'sale']

/**
 * Seconds from the command until its first test begins: with no template, then with the one that the run before made. With the double,
 * whose modules take as long as the real ones did divided by ten, or with `MUELLE_TEST_ODOO_IMAGE=odoo:19.0`, which is the figure that
 * counts.
 */
export const testing: Benchmark = async ({ quick, note }) => {
  const rounds = quick ? 1 : 3
  const image = await odooImage()
  note(`a stack on ${image}`)
  const stack = await project({ name: 'bench-testing', port: 18775 })
  try {
    await writeAddon(stack)
    await stack.json('up')
    const taken = { first: [] as number[], second: [] as number[], edited: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      taken.first.push(await firstTest(stack, '--fresh'))
      taken.second.push(await firstTest(stack))
      await writeFile(join(stack.directory, `addons/quay_sales/models/edit${round}.py`), `# ${round}\n`)
      taken.edited.push(await firstTest(stack))
      note(
        Object.entries(taken)
          .map(([name, all]) => `${name} ${all.at(-1)?.toFixed(1)} s`)
          .join(', '),
      )
    }
    const [first, second, edited] = [median(taken.first), median(taken.second), median(taken.edited)]
    const row = (name: string, seconds: number) => ({
      name,
      'median s': seconds.toFixed(1),
      times: (first / seconds).toFixed(1),
    })
    return {
      rows: [
        row('the first run', first),
        row('again, nothing changed', second),
        row('after an edit of the addon', edited),
      ],
      goals: [
        {
          name: `the first test of an unchanged set of modules begins sooner than the first time (${image}, median)`,
          goal: `>= ${goal} times`,
          measured: `${(first / second).toFixed(1)} times (${first.toFixed(1)} s and ${second.toFixed(1)} s)`,
          met: first / second >= goal,
        },
      ],
    }
  } finally {
    await stack.remove()
  }
}

async function firstTest(stack: Project, ...more: readonly string[]): Promise<number> {
  const { seconds } = await stack.json<{ seconds: { firstTest: number | null } }>('test', 'quay_sales', ...more)
  return seconds.firstTest ?? Number.NaN
}

async function writeAddon(stack: Project): Promise<void> {
  const folder = join(stack.directory, 'addons/quay_sales')
  const manifest = { name: 'Quay Sales', version: '19.0.1.0.0', author: 'Muelle', license: 'LGPL-3', depends }
  const files = {
    '__init__.py': '',
    '__manifest__.py': `${JSON.stringify(manifest)}\n`,
    'models/__init__.py': '',
    'tests/__init__.py': 'from . import test_sales\n',
    'tests/test_sales.py':
      'from odoo.tests import TransactionCase\n\n\nclass TestSales(TransactionCase):\n    def test_nothing(self):\n        self.assertTrue(self.env.company)\n',
  }
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
