import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { stackOf } from '../../../../test/golden/stack-of.ts'
import { UserError } from '../kernel/errors.ts'
import { renderStack } from '../render/render.ts'
import type { GeneratedFile, Stack } from '../stack/stack.ts'
import { differences, readWritten, writeRendered } from './write.ts'

let directory: string
let stack: Stack
let files: readonly GeneratedFile[]
const at = (path: string) => join(directory, 'stack/production', path)

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'muelle-write-'))
  stack = { ...(await stackOf({ proxy: { tls: 'acme', domains: ['erp.acme.cl'] } })), directory }
  files = renderStack(stack)
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('writing the rendered files', () => {
  test('writes all of them, and nothing the second time', async () => {
    expect(await writeRendered(stack, files)).toEqual(files.map(({ path }) => path))
    for (const { path, content, mode } of files) {
      expect(readFileSync(at(path), 'utf8')).toBe(content)
      expect(statSync(at(path)).mode & 0o777).toBe(mode)
    }
    expect(await writeRendered(stack, files)).toEqual([])
    expect(await readWritten(stack)).toEqual(new Map(files.map(({ path, content }) => [path, content])))
  })

  test('writes what was changed by hand, and what lost its executable bit', async () => {
    await writeRendered(stack, files)
    writeFileSync(at('odoo/odoo.conf'), `${readFileSync(at('odoo/odoo.conf'), 'utf8')}list_db = True\n`)
    chmodSync(at('odoo/start'), 0o644)
    expect(await differences(stack, files)).toEqual([
      { path: 'odoo/odoo.conf', change: 'changed' },
      { path: 'odoo/start', change: 'changed' },
    ])
    expect(await writeRendered(stack, files)).toEqual(['odoo/odoo.conf', 'odoo/start'])
    expect(await differences(stack, files)).toEqual([])
  })

  test('removes files of an earlier render with the folders that become empty, and nothing of anybody else', async () => {
    await writeRendered(stack, files)
    writeFileSync(at('haproxy/notes.md'), 'mine\n')
    const plain = { ...(await stackOf()), directory }
    const changed = await writeRendered(plain, renderStack(plain))
    expect(changed).toContain('caddy/Caddyfile')
    expect(existsSync(at('caddy'))).toBe(false)
    expect(readFileSync(at('haproxy/notes.md'), 'utf8')).toBe('mine\n')
  })

  test('keeps a folder that holds something else', async () => {
    await writeRendered(stack, files)
    writeFileSync(at('caddy/notes.md'), 'mine\n')
    const plain = { ...(await stackOf()), directory }
    await writeRendered(plain, renderStack(plain))
    expect(existsSync(at('caddy/Caddyfile'))).toBe(false)
    expect(existsSync(at('caddy/notes.md'))).toBe(true)
  })

  test.each(['compose.yaml', 'odoo/odoo.conf'])(
    'refuses, before it writes anything, to replace somebody’s own %s',
    async (path) => {
      mkdirSync(join(at(path), '..'), { recursive: true })
      writeFileSync(at(path), 'services: {}\n')
      await expect(writeRendered(stack, files)).rejects.toThrow(UserError)
      await expect(writeRendered(stack, files)).rejects.toThrow(`stack/production/${path}`)
      expect(readFileSync(at(path), 'utf8')).toBe('services: {}\n')
      expect(existsSync(at('postgres/pg_hba.conf'))).toBe(false)
    },
  )

  test('never writes through a symbolic link', async () => {
    const outside = join(directory, 'outside')
    mkdirSync(outside)
    writeFileSync(join(outside, 'odoo.conf'), files.find(({ path }) => path === 'odoo/odoo.conf')?.content ?? '')
    mkdirSync(at(''), { recursive: true })
    symlinkSync(outside, at('odoo'))
    await expect(writeRendered(stack, files)).rejects.toThrow(UserError)
    expect(existsSync(join(outside, 'start'))).toBe(false)
  })
})
