import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EnvironmentError, UserError } from './errors.ts'
import { appendDurably, explainFileError, makeDirectory, readIfExists, writeAtomic } from './files.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muelle-files-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const modeOf = async (path: string) => (await stat(path)).mode & 0o7777

describe('writeAtomic', () => {
  it('replaces the content, keeps the mode and leaves nothing beside it', async () => {
    const path = join(directory, 'start')
    await writeAtomic(path, 'one', { mode: 0o750 })
    await writeAtomic(path, 'two — ñ')
    expect(await readFile(path, 'utf8')).toBe('two — ñ')
    expect(await modeOf(path)).toBe(0o750)
    expect(await readdir(directory)).toEqual(['start'])
  })

  it('replaces a symbolic link instead of writing through it', async () => {
    const outside = join(directory, 'outside')
    await writeFile(outside, 'safe')
    await symlink(outside, join(directory, 'link'))
    await writeAtomic(join(directory, 'link'), 'new', { mode: 0o600 })
    expect(await readFile(outside, 'utf8')).toBe('safe')
  })

  it('leaves nothing half-written when the path cannot be replaced', async () => {
    await makeDirectory(join(directory, 'taken'))
    await expect(writeAtomic(join(directory, 'taken'), 'x')).rejects.toThrow(UserError)
    expect(await readdir(directory)).toEqual(['taken'])
  })
})

describe('appendDurably', () => {
  it('makes the file for its owner only, and reports a full device', async () => {
    const path = join(directory, 'journal')
    await appendDurably(path, 'a\n')
    await appendDurably(path, 'b\n')
    expect(await readIfExists(path)).toBe('a\nb\n')
    expect(await modeOf(path)).toBe(0o600)
    await expect(appendDurably('/dev/full', 'x')).rejects.toThrow(/Cannot write \/dev\/full: the disk is full/)
  })
})

describe('readIfExists', () => {
  it('answers undefined for what is not there, and an error for what cannot be read', async () => {
    expect(await readIfExists(join(directory, 'no', 'such'))).toBeUndefined()
    await expect(readIfExists(directory)).rejects.toThrow(UserError)
  })
})

describe('explainFileError', () => {
  it.each([['ENOSPC'], ['EROFS'], ['EACCES'], ['EDQUOT'], ['EMFILE']])('makes %s a report with a next step', (code) => {
    const explained = explainFileError(Object.assign(new Error(code), { code }), 'write x')
    expect(explained).toBeInstanceOf(EnvironmentError)
    expect((explained as EnvironmentError).report).toMatchObject({ evidence: code, next: expect.stringMatching(/\.$/) })
  })

  it('gives back a bug as it is', () => {
    const bug = new TypeError('x is undefined')
    expect(explainFileError(bug, 'write x')).toBe(bug)
  })
})
