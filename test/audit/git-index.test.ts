import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pastFiles } from '../../packages/muelle/src/sources/git-history.ts'
import { readGitIndex, trackedFiles } from '../../packages/muelle/src/sources/git-index.ts'

let top = ''
const git = (...argv: readonly string[]) =>
  execFileSync('git', ['-c', 'core.quotePath=false', '-C', top, ...argv], { encoding: 'utf8' })
const put = (path: string) => {
  mkdirSync(join(top, path, '..'), { recursive: true })
  writeFileSync(join(top, path), path)
}

describe('what git has', () => {
  beforeEach(() => {
    top = mkdtempSync(join(tmpdir(), 'index-'))
    git('init', '-q')
  })
  afterEach(() => rmSync(top, { recursive: true, force: true }))

  test.each(['2', '3', '4'])('is read from an index of version %s as git lists it, also of a folder', (version) => {
    for (const path of ['.env', 'a/b/c.txt', 'a/b/ñandú.txt', 'a/bb', `deep/${'x'.repeat(200)}/y`, 'z']) put(path)
    git('add', '.')
    put('later')
    if (version === '3') git('add', '--intent-to-add', 'later')
    git('update-index', '--index-version', version)
    const listed = git('ls-files', '-z').split('\0').filter(Boolean)
    expect([...(trackedFiles(top) ?? [])].sort()).toEqual(listed.sort())
    expect([...(trackedFiles(join(top, 'a')) ?? [])].sort()).toEqual(['b/c.txt', 'b/ñandú.txt', 'bb'])
  })

  test('is nothing where nothing was added, and unknown where there is no repository', () => {
    put('a')
    expect(trackedFiles(top)).toEqual(new Set())
    rmSync(join(top, '.git'), { recursive: true })
    expect(trackedFiles(top)).toBeUndefined()
  })

  test('is known of files that were taken out, as they were before', async () => {
    writeFileSync(join(top, '.env'), 'A_PASSWORD=old\n')
    put('sub/ñ.env')
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@b']
    git('add', '.')
    git(...author, 'commit', '-qm', 'one')
    writeFileSync(join(top, '.env'), 'A_PASSWORD=new\n')
    git(...author, 'commit', '-qam', 'two')
    git('rm', '-q', '.env', 'sub/ñ.env')
    git(...author, 'commit', '-qm', 'three')
    const past = await pastFiles(top)
    expect(past.map(({ path, text }) => [path, text]).sort()).toEqual([
      ['.env', 'A_PASSWORD=new\n'],
      ['sub/ñ.env', 'sub/ñ.env'],
    ])
    mkdirSync(join(top, 'sub'), { recursive: true })
    expect((await pastFiles(join(top, 'sub'))).map(({ path }) => path)).toEqual(['ñ.env'])
  })

  test('is unknown, and no error, when the index is broken', () => {
    put('a/b')
    put('a/c')
    git('add', '.')
    const whole = readFileSync(join(top, '.git/index'))
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
        const broken = Buffer.from(whole.subarray(0, length))
        if (at < broken.length) broken[at] = byte
        readGitIndex(broken)
      }),
    )
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void readGitIndex(Buffer.from(bytes))))
  })
})
