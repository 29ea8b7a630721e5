import { describe, expect, it } from 'vitest'
import { importsOf, resolveWithin, runtimeImportsOf } from './imports.ts'

describe('the reader of imports', () => {
  it('sees every way of importing', () => {
    const text = `
      import { a } from './a.ts'
      import type { B } from "./b.ts"
      import './side.ts'
      export { c } from './c.ts'
      export * from './d.ts'
      import {
        e,
        type F,
      } from '../e.ts'
      const lazy = async () => (await import('./lazy.ts')).x
      type T = typeof import('./typed.ts')
      const old = require('node:child_process')
    `
    expect([...importsOf(text)].sort()).toEqual(
      [
        './a.ts',
        './b.ts',
        './side.ts',
        './c.ts',
        './d.ts',
        '../e.ts',
        './lazy.ts',
        './typed.ts',
        'node:child_process',
      ].sort(),
    )
  })

  it('does not see an import that stands in a comment, and is not fooled by a string with slashes', () => {
    const text = `
      // import { a } from './comment.ts'
      /* import('./block.ts') */
      const address = 'https://example.org'; import { real } from './real.ts'
    `
    expect(importsOf(text)).toEqual(['./real.ts'])
  })

  it('tells imports of types from those that are there at run time', () => {
    const text = `
      import type { A } from './type.ts'
      export type { B } from './types.ts'
      import { c, type D } from './both.ts'
      type E = typeof import('./typed.ts')
      const lazy = () => import('./lazy.ts')
    `
    expect([...runtimeImportsOf(text)].sort()).toEqual(['./both.ts', './lazy.ts'])
  })

  it('resolves a relative import against its file and leaves packages alone', () => {
    expect(resolveWithin('services/up.ts', '../kernel/steps.ts')).toBe('kernel/steps.ts')
    expect(resolveWithin('operations.ts', './services/up.ts')).toBe('services/up.ts')
    expect(resolveWithin('cli/main.ts', '#generated/index')).toBe('generated/index.d.ts')
    expect(resolveWithin('services/up.ts', 'zod')).toBeUndefined()
    expect(resolveWithin('cli/main.ts', '../../package.json')).toBeUndefined()
  })
})
