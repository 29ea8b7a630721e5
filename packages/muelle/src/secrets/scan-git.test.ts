import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { run } from '../kernel/run.ts'
import { call } from '../project/fixtures/call.ts'
import { project } from '../stack/fixtures/project.ts'
import { secretsHookInstall } from './hook.ts'
import { secretsScan } from './scan.ts'

/** A key of a live form, put together here so that none is in git. */
const key = (seed: number) =>
  ['gh', 'p_', Array.from({ length: 36 }, (_, at) => 'aB3dE5fG7hJ9kL2mN4pQ6rS8t'[(at * 7 + seed) % 25]).join('')].join(
    '',
  )

let top: string

async function git(...argv: readonly string[]) {
  const result = await run({
    argv: ['git', '-C', top, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...argv],
    environ: { ...process.env, PATH: `${join(top, '.bin')}:${process.env.PATH}`, GIT_CONFIG_GLOBAL: '/dev/null' },
  })
  return result
}

async function write(path: string, text: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(top, path)), { recursive: true })
  await writeFile(join(top, path), text)
}

const scan = async (input: object = {}, below = '') => {
  const { output, text, notWell } = await call(secretsScan, join(top, below), input)
  const { findings, allowed } = output as Record<'findings' | 'allowed', { file: string; line: number; rule: string }[]>
  const places = (list: typeof findings) => list.map(({ file, line, rule }) => `${file}:${line} ${rule}`)
  return { findings: places(findings), allowed: places(allowed), text, notWell }
}

beforeEach(async () => {
  top = project({ '.gitignore': 'ignored/\n.bin/\n' })
  await git('init', '--quiet')
  await git('add', '.')
  await git('commit', '--quiet', '-m', 'begin')
})

describe('secrets scan', () => {
  test('looks through what git has and what it would take, and not what it ignores', async () => {
    await write('a b/näme.txt', `x\ntoken ${key(1)}\n`)
    await write('ignored/x.txt', key(2))
    await write('firma.p12', new Uint8Array([0x30, 0x82, 0, 0]))
    await write('binary', new Uint8Array([0, ...Buffer.from(key(3))]))
    const { findings, text, notWell } = await scan()
    expect(findings.sort()).toEqual(['a b/näme.txt:2 github-token', 'firma.p12:1 certificate-file'])
    expect(text).not.toContain(key(1))
    expect(notWell).toBe(true)
    expect((await scan({ paths: ['a b'] })).findings).toHaveLength(1)
    expect((await scan({}, 'a b')).findings).toEqual(['näme.txt:2 github-token'])
  })

  test('finds in the history what a branch added and removed before it was merged', async () => {
    await git('checkout', '--quiet', '-b', 'feature')
    await write('key.txt', key(1))
    await git('add', '.')
    await git('commit', '--quiet', '-m', 'add')
    await write('key.txt', 'gone')
    await git('commit', '--quiet', '-am', 'remove')
    await git('checkout', '--quiet', '-')
    await git('merge', '--quiet', '--no-ff', '-m', 'merge', 'feature')
    await git('branch', '-D', 'feature')
    expect((await scan({ history: 'HEAD' })).findings).toEqual(['key.txt:1 github-token'])
  })

  test('of what is staged takes the added lines, as they are staged', async () => {
    await write('old.txt', key(1))
    await git('add', '.')
    await git('commit', '--quiet', '-m', 'an old one')
    await write('old.txt', `${key(1)}\nmore\n`)
    await write('sub/new file.txt', `one\ntwo\n  ${key(2)}\n`)
    await write('sub/firma.p12', new Uint8Array([0x30, 0, 0]))
    await git('add', '.')
    await write('sub/new file.txt', 'changed since, not staged\n')
    await write('not-staged.txt', key(3))
    const wanted = ['old.txt:1 github-token', 'sub/firma.p12:1 certificate-file', 'sub/new file.txt:3 github-token']
    // Its last line got an end: git adds it anew.
    expect((await scan({ staged: true })).findings.sort()).toEqual(wanted)
    expect((await scan({ staged: true }, 'sub')).findings.sort()).toEqual(wanted)
    expect((await scan({ staged: true, paths: ['sub'] })).findings).toHaveLength(2)
  })

  test('finds in the history what is gone since, and says in which commit', async () => {
    await write('x.txt', `a\n${key(1)}\n`)
    await git('add', '.')
    await git('commit', '--quiet', '-m', 'a slip')
    await git('rm', '--quiet', 'x.txt')
    await git('commit', '--quiet', '-m', 'taken out')
    const slip = (await git('rev-parse', '--short', 'HEAD~1')).stdout.trim()
    expect((await scan()).findings).toEqual([])
    const { findings, text } = await scan({ history: 'HEAD' })
    expect(findings).toEqual(['x.txt:2 github-token'])
    expect(text).toContain(`x.txt:2:1 in ${slip}`)
    expect((await scan({ history: 'HEAD~1..HEAD' })).findings).toEqual([])
    expect((await scan({ history: 'all' })).findings).toHaveLength(1)
    await expect(scan({ history: 'no-such' })).rejects.toThrow('git log does not answer')
    expect(() => secretsScan.input.parse({ history: '--output=x' })).toThrow()
  })

  test('lets through what a comment or muelle.yaml gives a reason for, and counts it', async () => {
    await write('a.txt', `${key(1)} # muelle-allow: revoked in 2024\n`)
    await write('test/keys/b.txt', key(2))
    await write(
      'muelle.yaml',
      'schema: 1\nname: acme\nodoo: {databases: [acme]}\nsecrets: {allow: [{path: test/keys, reason: made for the tests}]}\n',
    )
    const { findings, allowed, notWell } = await scan()
    expect([findings, allowed.sort(), notWell]).toEqual([
      [],
      ['a.txt:1 github-token', 'test/keys/b.txt:1 github-token'],
      false,
    ])
  })

  test('reads what Windows writes in UTF-16, in the files and in what is staged', async () => {
    const utf16 = Buffer.from(`\uFEFFone\r\ntoken ${key(1)}\r\n`, 'utf16le')
    await write('notes.txt', utf16)
    expect((await scan()).findings).toEqual(['notes.txt:2 github-token'])
    await git('add', '.')
    expect((await scan({ staged: true })).findings).toEqual(['notes.txt:2 github-token'])
    await git('commit', '--quiet', '-m', 'notes')
    expect((await scan({ history: 'HEAD' })).findings).toEqual(['notes.txt:2 github-token'])
  })

  test('says what is too large, and does not count it', async () => {
    await write('dump.sql', `${'-- nothing\n'.repeat(500_000)}${key(1)}\n`)
    const { findings, text } = await scan()
    expect(findings).toEqual([])
    expect(text).toContain('No secret in 1 file.')
    expect(text).toContain('Too large to look through: dump.sql.')
  })

  test('does not follow links out of the project', async () => {
    const elsewhere = project({ 'x.txt': key(1) })
    await symlink(join(elsewhere, 'x.txt'), join(top, 'link.txt'))
    expect((await scan()).findings).toEqual([])
  })

  test('knows a file whose name git puts in quotes, for rules that look at names', async () => {
    await write('a "b"\\ñ.conf', 'x = 1\n')
    await write('z.conf', 'admin_passwd = correct-horse-7\n')
    await write('say "x".conf', 'admin_passwd = correct-horse-8\n')
    await git('add', '.')
    const wanted = ['say "x".conf:1 odoo-conf', 'z.conf:1 odoo-conf']
    expect((await scan({ staged: true })).findings.sort()).toEqual(wanted)
  })

  test('needs no git for the files', async () => {
    top = project({ 'x.txt': key(1), 'node_modules/y.txt': key(2) })
    expect((await scan()).findings).toEqual(['x.txt:1 github-token'])
    await expect(scan({ staged: true })).rejects.toThrow('no work tree of git')
  })
})

describe('secrets hook install', () => {
  const hook = () => join(top, '.git/hooks/pre-commit')
  const muelle = (exit: number) =>
    write('.bin/muelle', `#!/bin/sh\necho "muelle $* $PWD $GIT_INDEX_FILE" >> "${top}/.bin/log"\nexit ${exit}\n`).then(
      () => chmod(join(top, '.bin/muelle'), 0o755),
    )
  const commit = async () => {
    await write('file', `${performance.now()}`)
    await git('add', 'file')
    return await git('commit', '-m', 'x')
  }

  test('lets git ask muelle before each commit, from the top, with the index that is committed', async () => {
    await mkdir(join(top, 'stack'))
    await call(secretsHookInstall, join(top, 'stack'))
    await muelle(0)
    expect((await commit()).exitCode).toBe(0)
    expect(await readFile(join(top, '.bin/log'), 'utf8')).toMatch(/^muelle -C stack secrets scan --staged \S+ \//)
    await muelle(1)
    expect((await commit()).exitCode).toBe(1)
    expect((await stat(hook())).mode & 0o111).toBe(0o111)
  })

  test('compares with the secrets of the environment that -e named, and says what was done', async () => {
    expect((await call(secretsHookInstall, top, {}, 'staging')).text).toMatch(/^Written: /)
    await muelle(0)
    await commit()
    expect(await readFile(join(top, '.bin/log'), 'utf8')).toMatch(/^muelle -C \. -e staging secrets scan --staged /)
    expect((await call(secretsHookInstall, top, { remove: true })).text).toMatch(/^Removed: /)
  })

  test('keeps a hook that is there, runs it first, and gives it back', async () => {
    await write('.git/hooks/pre-commit', '#!/bin/sh\necho before; exit 3\n')
    await chmod(hook(), 0o755)
    const { plan } = await call(secretsHookInstall, top)
    expect(plan?.steps[0]?.what).toContain('runs the one that is there first')
    await muelle(0)
    const refused = await commit()
    expect([refused.exitCode, `${refused.stdout}${refused.stderr}`]).toEqual([1, expect.stringContaining('before')])
    expect((await call(secretsHookInstall, top)).output).toMatchObject({ changed: false, chained: true })
    await call(secretsHookInstall, top, { remove: true })
    expect(await readFile(hook(), 'utf8')).toContain('echo before')
    const again = await call(secretsHookInstall, top, { remove: true })
    expect([again.plan?.steps, again.output]).toEqual([[], expect.objectContaining({ changed: false })])
  })

  test('is gone without a trace when there was none', async () => {
    await call(secretsHookInstall, top)
    await call(secretsHookInstall, top, { remove: true })
    await expect(stat(hook())).rejects.toThrow('ENOENT')
  })
})
