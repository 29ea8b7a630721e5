import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bundle } from './bundle.ts'
import { packageRoot } from './places.ts'
import { readRegistry } from './registry.ts'

const place = mkdtempSync(join(tmpdir(), 'muelle-whole-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

const source = { registry: await readRegistry(), file: join(packageRoot, 'src/operations.ts') }
const dist = join(place, 'dist')
await bundle(dist, source)

/** File -> hash of its content. */
const contents = (directory: string) =>
  new Map(
    readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(directory.length), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  )

describe('the bundle', () => {
  it('runs where there is no node_modules', () => {
    // Loads every chunk there is: each operation, the agent of the helper container, MCP.
    const program = `for (const file of process.argv.slice(1)) await import(file)`
    const chunks = readdirSync(join(dist, 'chunks')).map((file) => join(dist, 'chunks', file))
    execFileSync(process.execPath, ['--input-type=module', '-e', program, ...chunks], { cwd: place, stdio: 'pipe' })
    expect(chunks.length).toBeGreaterThan(10)
  })

  it('is the same, byte for byte, when it is built again: the image that holds it is named by its hash', async () => {
    const again = join(place, 'again')
    await bundle(again, source)
    expect(contents(again)).toEqual(contents(dist))
  })

  it('replaces the one before whole', async () => {
    const before = new Set(contents(dist).keys())
    await bundle(dist, source)
    expect(new Set(contents(dist).keys())).toEqual(before)
    expect(readdirSync(place).toSorted()).toEqual(['again', 'dist'])
  })

  it('carries its licence and those of the packages in it', () => {
    const licences = readFileSync(join(dist, 'LICENSES.txt'), 'utf8')
    for (const name of ['Muelle', 'dockerode 5', 'zod 4', '@modelcontextprotocol/server 2'])
      expect(licences).toMatch(new RegExp(`^${name}`, 'm'))
    expect(licences).not.toContain('vitest')
  })

  it('names no path of the machine that built it', () => {
    const foreign = [...contents(dist).keys()].filter((file) => {
      const text = readFileSync(join(dist, file), 'utf8')
      return text.includes(packageRoot) || text.includes(place)
    })
    expect(foreign).toEqual([])
  })
})
