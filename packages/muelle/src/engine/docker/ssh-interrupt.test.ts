import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

let directory: string
let home: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ssh-interrupt-'))
  await build({
    entryPoints: [join(import.meta.dirname, 'fixtures/held.ts')],
    outfile: join(directory, 'held.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
  })
})
beforeEach(async () => {
  home = await mkdtemp(join(directory, 'home-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const ctrlC = '\x03'

/** Holds a request open through the stand-in ssh in a pseudo-terminal, answers what it asks and types Ctrl-C. */
function interrupted(runtime: string, typed: Readonly<Record<string, string>>): Promise<string> {
  const path = `${join(import.meta.dirname, 'fixtures')}:${process.env.PATH}`
  const env = { PATH: path, HOME: home, XDG_RUNTIME_DIR: runtime }
  const child = spawn('script', ['-qefc', `${process.execPath} ${join(directory, 'held.mjs')}`, '/dev/null'], { env })
  let screen = ''
  const left = { ...typed }
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      screen += text
      for (const [shown, keys] of Object.entries(left)) {
        if (!screen.includes(shown)) continue
        delete left[shown]
        child.stdin.write(keys)
      }
    })
    child.on('error', reject)
    child.on('close', () => resolve(screen))
  })
}

describe('Ctrl-C in a terminal, behind ssh', () => {
  it('leaves the connection, so that what is half done can be unwound; the first login asked there', async () => {
    const screen = await interrupted(home, { 'Passphrase: ': 'sesame\r', held: ctrlC })
    expect(screen).toContain('it said: unwound')
    expect((await readFile(join(home, 'logins'), 'utf8')).trim().split('\n')).toHaveLength(1)
    expect(await interrupted(home, { held: ctrlC })).not.toContain('Passphrase')
  })

  it('leaves it also where connections cannot be shared: each one asks in the terminal', async () => {
    const screen = await interrupted(join(home, 'missing'), { 'Passphrase: ': 'sesame\r', held: ctrlC })
    expect(screen).toContain('it said: unwound')
  })

  it('ends a login that asks', async () => {
    expect(await interrupted(home, { 'Passphrase: ': ctrlC })).toContain('lost: ssh ended')
  })

  it('tells of a login that fails in the words of ssh', async () => {
    expect(await interrupted(home, { 'Passphrase: ': 'wrong\r' })).toContain('lost: ssh ended: 255')
  })
})
