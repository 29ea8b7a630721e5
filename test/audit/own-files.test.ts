import { expect, test } from 'vitest'
import { ownFiles } from '../../packages/muelle/src/audit/project/own-files.ts'
import { coreModules } from '../../packages/muelle/src/facts/odoo/core-modules.ts'
import { memoryTree } from './memory-tree.ts'

const manifests = (folder: string, count: number) =>
  [...coreModules].slice(0, count).map((name) => [`${folder}/${name}/__manifest__.py`, '{}'] as const)
const of = (...files: readonly (readonly [path: string, text: string])[]) => memoryTree(Object.fromEntries(files))

test('a copy of Odoo beside its odoo-bin is not the project’s own', () => {
  const tree = of(
    ['src/odoo-bin', '#!'],
    ['src/odoo/release.py', ''],
    ['src/odoo/tools/test-config-values-00.conf', '[options]\n'],
    ['src/debian/odoo.conf', '[options]\n'],
    ['src/Dockerfile', 'FROM debian\n'],
    ['odoo/odoo.conf', '[options]\n'],
  )
  const own = ownFiles(tree)
  expect(own.paths).toEqual(['odoo/odoo.conf', 'src/Dockerfile', 'src/odoo-bin'])
  expect(own.read('src/debian/odoo.conf')?.text).toBe('[options]\n')
})

test('of a copy of Odoo’s addons the manifests are left, and the modules of the project', () => {
  const [first] = coreModules
  const tree = of(
    ...manifests('addons', 25),
    [`addons/${first}/models/a.py`, ''],
    ['addons/acme/__manifest__.py', '{}'],
    ['addons/acme/a.py', ''],
  )
  const { paths } = ownFiles(tree)
  expect(paths).toContain('addons/acme/a.py')
  expect(paths).toContain(`addons/${first}/__manifest__.py`)
  expect(paths).not.toContain(`addons/${first}/models/a.py`)
})

test('a few core modules that somebody has changed are the project’s own, and so is a folder named odoo', () => {
  const [first] = coreModules
  const tree = of(...manifests('addons', 3), [`addons/${first}/models/a.py`, ''], ['odoo/release.py', ''])
  expect(ownFiles(tree).paths).toBe(tree.paths)
})
