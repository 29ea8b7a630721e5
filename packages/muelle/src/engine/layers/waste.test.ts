import { describe, expect, it } from 'vitest'
import type { LayerContent } from './read.ts'
import { wasteOf } from './waste.ts'

const layer = (files: Record<string, [size: number, modified: number]>, rest: Partial<LayerContent> = {}) => ({
  files: Object.entries(files).map(([path, [size, modified]]) => ({ path, size, modified })),
  ...{ removed: [], emptied: [] },
  ...rest,
})
const said = (layers: LayerContent[], copied = false) =>
  wasteOf(layers, () => copied).map(({ kind, layer, by, bytes, example }) => [kind, layer, by, bytes, example])

describe('what could be cut from an image', () => {
  it('is what a later layer removes, by name or with its directory: it weighs as before', () => {
    const first = layer({ 'var/lib/apt/lists/a': [10, 1], 'tmp/x/y': [5, 1], 'srv/z': [3, 1], keep: [7, 1] })
    const second = layer({}, { removed: ['var/lib/apt/lists', 'srv/z'], emptied: ['tmp/x'] })
    expect(said([first, second])).toEqual([['removed later', 0, 1, 18, 'var/lib/apt/lists/a']])
  })

  it('is what is there twice for its owner or mode, told from what was written anew', () => {
    const first = layer({ 'opt/a': [100, 1], 'opt/b': [50, 1] })
    const second = layer({ 'opt/a': [100, 1], 'opt/b': [50, 2] })
    expect(said([first, second])).toEqual([
      ['owner or mode changed later', 0, 1, 100, 'opt/a'],
      ['replaced later', 0, 1, 50, 'opt/b'],
    ])
  })

  it('is what caches, repositories and documentation leave behind', () => {
    const paths = {
      'var/lib/apt/lists/deb': [1, 0],
      'var/cache/apt/archives/x.deb': [2, 0],
      'root/.cache/pip/http/a': [3, 0],
      'srv/app/.git/objects/b': [4, 0],
      'srv/app/node_modules/c': [5, 0],
      'opt/odoo/addons/1/quay/tests/test_x.py': [6, 0],
      'usr/share/doc/d': [7, 0],
    } as const
    expect(said([layer(paths as never)]).map(([kind]) => kind)).toEqual([
      ...['documentation', 'tests', 'node_modules', 'git repository', 'pip cache', 'package archives', 'package lists'],
    ])
  })

  it('is byte code only where it was copied in: what a step compiled is there to be used', () => {
    const compiled = layer({ 'usr/lib/x/__pycache__/a.pyc': [9, 0], 'opt/odoo/addons/1/q/__pycache__/b.pyc': [9, 0] })
    expect(said([compiled])).toEqual([])
    expect(said([compiled], true)).toEqual([['byte code', 0, null, 9, 'usr/lib/x/__pycache__/a.pyc']])
  })

  it('is nothing that is put back after it was removed', () => {
    const layers = [layer({ a: [4, 1] }), layer({}, { removed: ['a'] }), layer({ a: [4, 1] })]
    expect(said(layers)).toEqual([['removed later', 0, 1, 4, 'a']])
  })
})
