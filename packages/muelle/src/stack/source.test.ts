import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { project } from './fixtures/project.ts'
import { decode, positionAt, readSource } from './source.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('readSource', () => {
  it('reads UTF-8 and drops a byte order mark', async () => {
    expect(await readSource(project({ a: '\ufeffñandú: 1\n' }), 'a')).toEqual({ file: 'a', text: 'ñandú: 1\n' })
  })

  it('says nothing of a file that is not there', async () => {
    expect(await readSource(project({ a: '' }), 'b')).toBeUndefined()
    expect(await readSource(project({ a: '' }), 'a/b')).toBeUndefined()
  })

  it('refuses a directory', async () => {
    const directory = project({})
    mkdirSync(join(directory, 'muelle.yaml'))
    expect(await readSource(directory, 'muelle.yaml')).toMatchObject({ what: 'muelle.yaml is not a file' })
  })

  it('refuses a device instead of reading it for ever', async () => {
    const directory = project({})
    symlinkSync('/dev/zero', join(directory, 'muelle.yaml'))
    expect(await readSource(directory, 'muelle.yaml')).toMatchObject({ what: 'muelle.yaml is not a file' })
  })

  it('refuses a file above 1 MiB and says how large it is', async () => {
    const directory = project({ 'muelle.yaml': '#'.repeat(1024 * 1024 + 1) })
    expect(await readSource(directory, 'muelle.yaml')).toMatchObject({
      what: 'muelle.yaml is too large',
      evidence: '1025 KiB; at most 1024 KiB are read',
    })
  })
})

describe('decode', () => {
  it('points at the first byte that is not UTF-8', () => {
    expect(decode('f', new Uint8Array([...bytes('a: 1\nñ: '), 0xe9, 0x0a]))).toMatchObject({
      what: 'f is not UTF-8',
      evidence: 'byte 0xe9',
      at: { line: 2, column: 4 },
    })
  })

  it('finds a character that is cut off at the end', () => {
    expect(decode('f', new Uint8Array([0x61, 0xc3]))).toMatchObject({ what: 'f is not UTF-8' })
  })

  it('knows UTF-16 by its byte order mark', () => {
    expect(decode('f', new Uint8Array([0xff, 0xfe, 0x61, 0x00]))).toMatchObject({ what: 'f is UTF-16, not UTF-8' })
  })
})

describe('positionAt', () => {
  it('counts lines and columns from 1', () => {
    expect(positionAt({ file: 'f', text: 'ab\ncd' }, 4)).toEqual({ file: 'f', line: 2, column: 2 })
    expect(positionAt({ file: 'f', text: '' }, 0)).toEqual({ file: 'f', line: 1, column: 1 })
  })
})
