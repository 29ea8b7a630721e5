import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packs } from '../../packages/muelle/src/packs/packs.ts'
import { importsOf, resolveWithin, runtimeImportsOf, withoutComments } from './imports.ts'
import { areaOf, doors, floorOf, layers, longFiles, spawner } from './layers.ts'
import { isTest, sources } from './sources.ts'

const files = sources()
const shipped = files.filter(({ file }) => !isTest(file))

/** Every import between files of the source root; those of types count too. */
const edges = edgesOf(importsOf)

describe('the layers', () => {
  it('have a floor for every file', () => {
    expect(files.map(({ file }) => file).filter((file) => floorOf(file) === undefined)).toEqual([])
  })

  it('are imported downwards only', () => {
    const upwards = edges.filter(({ from, to }) => (floorOf(to) ?? 0) < (floorOf(from) ?? 0))
    expect(upwards.map(arrow)).toEqual([])
  })

  it('know no circle: at run time no file reaches itself by its imports', () => {
    expect(circular(edgesOf(runtimeImportsOf))).toEqual([])
  })

  it('import only files that exist, with their extension', () => {
    const known = new Set(files.map(({ file }) => file))
    const lost = edges.filter(({ to }) => to.endsWith('.json') === false && !known.has(to))
    expect(lost.map(arrow)).toEqual([])
  })
})

describe('the folders of operations', () => {
  const floor = floorOf('services')
  const between = edges.filter(
    ({ from, to }) => floorOf(from) === floor && floorOf(to) === floor && areaOf(from) !== areaOf(to),
  )

  it('use of one another only what is listed as a door', () => {
    expect(between.filter(({ to }) => !(to in doors)).map(arrow)).toEqual([])
  })

  it('list no door that nobody goes through', () => {
    const used = new Set(between.map(({ to }) => to))
    expect(Object.keys(doors).filter((door) => !used.has(door))).toEqual([])
  })

  it('list the doors in their order, each with a reason', () => {
    expect(Object.keys(doors)).toEqual(Object.keys(doors).toSorted())
    expect(Object.entries(doors).filter(([, reason]) => reason.split(' ').length < 4)).toEqual([])
  })
})

describe('docs/architecture.md', () => {
  it('knows every floor and every folder on it', () => {
    const root = join(import.meta.dirname, '../..')
    const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
    for (const { name, areas } of layers) {
      const row = page.split('\n').find((line) => line.startsWith(`| ${name} |`)) ?? ''
      const told = [...(row.split('|')[2] ?? '').matchAll(/`([^`/]+)\/?`/g)].map(([, area]) => area)
      const there = areas.filter((area) => existsSync(join(root, 'packages/muelle/src', area)))
      expect([name, told.sort()]).toEqual([name, there.sort()])
    }
  })
})

describe('the core', () => {
  it('never imports a country: only the door of packs/ and the country itself do', () => {
    const country = /^packs\/([^/]+)\//
    const foreign = edges.filter(({ from, to }) => {
      const wanted = country.exec(to)?.[1]
      return wanted !== undefined && !from.startsWith(`packs/${wanted}/`) && !/^packs\/[^/]+\.ts$/.test(from)
    })
    expect(foreign.map(arrow)).toEqual([])
  })

  it('keeps a country in packs/: no path elsewhere names one, and no text a template of one', () => {
    const foreign = shipped.filter(({ file }) => !file.startsWith('packs/'))
    expect(foreign.map(({ file }) => file).filter((file) => /(^|[^a-z])(cl|chile\w*)([^a-z]|$)/i.test(file))).toEqual(
      [],
    )
    const templates = packs.flatMap((pack) => pack.templates.map(({ name }) => name))
    const naming = foreign.filter(
      ({ file, text }) => floorOf(file) !== 1 && templates.some((name) => text.includes(name)),
    )
    expect(naming.map(({ file }) => file)).toEqual([])
  })

  it('starts processes in one place only', () => {
    const starters = shipped.filter(({ text }) => importsOf(text).some((name) => /^(node:)?child_process$/.test(name)))
    expect(starters.map(({ file }) => file).filter((file) => file !== spawner)).toEqual([])
  })

  it('writes to the console in faces only', () => {
    const talkers = shipped.filter(({ file, text }) => floorOf(file) !== 0 && /\bconsole\./.test(withoutComments(text)))
    expect(talkers.map(({ file }) => file)).toEqual([])
  })

  it('ends the process in faces only', () => {
    const enders = shipped.filter(
      ({ file, text }) => floorOf(file) !== 0 && /\bprocess\.exit\b/.test(withoutComments(text)),
    )
    expect(enders.map(({ file }) => file)).toEqual([])
  })
})

describe('the files', () => {
  it('stay under 300 lines, but for those listed with a reason', () => {
    const long = shipped.filter(({ file, lines }) => lines > 300 && !(file in longFiles))
    expect(long.map(({ file, lines }) => `${file}: ${lines} lines`)).toEqual([])
  })

  it('are not listed as long when they no longer are', () => {
    const lines = new Map(shipped.map((source) => [source.file, source.lines]))
    expect(Object.keys(longFiles).filter((file) => (lines.get(file) ?? 0) <= 300)).toEqual([])
  })

  it('belong to areas that are named once', () => {
    const areas = layers.flatMap((layer) => [...layer.areas])
    expect(new Set(areas).size).toBe(areas.length)
  })
})

function edgesOf(imports: (text: string) => readonly string[]): readonly { from: string; to: string }[] {
  return shipped.flatMap(({ file, text }) =>
    imports(text).flatMap((specifier) => {
      const target = resolveWithin(file, specifier)
      return target === undefined ? [] : [{ from: file, to: target }]
    }),
  )
}

function arrow({ from, to }: { from: string; to: string }): string {
  return `${from} imports ${to}`
}

/** Files that reach themselves, sorted. */
function circular(all: readonly { from: string; to: string }[]): readonly string[] {
  const next = Map.groupBy(all, ({ from }) => from)
  const reachesItself = (start: string): boolean => {
    const seen = new Set<string>()
    const queue = [start]
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      for (const { to } of next.get(file) ?? []) {
        if (to === start) return true
        if (!seen.has(to)) queue.push(to)
        seen.add(to)
      }
    }
    return false
  }
  return [...next.keys()].filter(reachesItself).sort()
}
