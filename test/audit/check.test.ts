import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { check } from '../../packages/muelle/src/checking/check.ts'
import { checkText } from '../../packages/muelle/src/checking/check-text.ts'
import { plainStyle } from '../../packages/muelle/src/development/lines.ts'
import type { Context } from '../../packages/muelle/src/kernel/operation.ts'

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'muelle-check-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

function put(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(scratch, path)), { recursive: true })
    writeFileSync(join(scratch, path), text)
  }
}

const compose = `services:
  db:
    image: postgres:15
    environment:
      POSTGRES_PASSWORD: hunter2secret
    ports:
      - "5432:5432"
`

async function run(input: Partial<z.input<typeof check.input>> = {}) {
  const context = { directory: scratch, clock: { now: () => '2026-11-23T10:00:00.000Z' } } as unknown as Context
  const raw = await check.run(context, check.input.parse(input), {
    step: (_: unknown, work: () => unknown) => work(),
  } as never)
  return check.output.parse(raw)
}
const rules = ({ findings }: z.output<typeof check.output>) =>
  findings.map(({ rule, file, line }) => `${rule} ${file}:${line}`)

describe('muelle check', () => {
  test('names file, line, reason and fix, and shows no secret of the line', async () => {
    put({ 'deploy/compose.yaml': compose })
    const result = await run()
    expect(rules(result)).toContain('compose/db-exposed deploy/compose.yaml:7')
    expect(JSON.stringify(result)).not.toContain('hunter2secret')
    expect(result.summary).toMatchObject({ failed: true, failOn: 'high' })
    expect(checkText(result, plainStyle)).toMatch(
      /7 high db publishes PostgreSQL as 5432:5432[\s\S]*\n {6}- "5432:5432"\n {8}\^/,
    )
    expect(check.notWell?.(result)).toBe(true)
    expect(check.notWell?.(await run({ failOn: 'never' }))).toBe(false)
  })

  test('a comment with a reason hides a finding; one without, or that hides nothing, is told', async () => {
    const with_ = (comment: string) => compose.replace('"5432:5432"', `"5432:5432"  ${comment}`)
    put({ 'compose.yaml': with_('# muelle: ignore compose/db-exposed - only in the lab') })
    expect(rules(await run()).filter((each) => /db-exposed|audit/.test(each))).toEqual([])
    expect((await run()).summary.ignored).toBe(1)
    put({ 'compose.yaml': with_('# muelle: ignore compose/db-exposed') })
    expect(rules(await run())).toEqual(
      expect.arrayContaining(['compose/db-exposed compose.yaml:7', 'audit/unused-ignore compose.yaml:7']),
    )
    put({ 'compose.yaml': `# muelle: ignore compose/db-exposed - of the line below\n${compose}` })
    expect(rules(await run())).toEqual(
      expect.arrayContaining(['compose/db-exposed compose.yaml:8', 'audit/unused-ignore compose.yaml:1']),
    )
  })

  test('.muelle/audit.yaml hides by rule and path, with a reason', async () => {
    put({ 'a/compose.yaml': compose, 'b/compose.yaml': compose })
    put({
      '.muelle/audit.yaml':
        'ignore:\n  - rule: compose/*\n    file: a/**\n    reason: retired in December\n  - rule: compose/db-exposed\n',
    })
    const found = rules(await run())
    expect(found.filter((each) => /compose\/.* a\//.test(each))).toEqual([])
    expect(found).toEqual(
      expect.arrayContaining(['compose/db-exposed b/compose.yaml:7', 'audit/unused-ignore .muelle/audit.yaml:5']),
    )
  })

  test('a baseline keeps what is known quiet although lines move, and lets what is new through', async () => {
    put({ 'compose.yaml': compose })
    await run({ writeBaseline: 'known.json' })
    put({ 'compose.yaml': `# moved\n\n${compose}      - "5433:5432"\n` })
    const result = await run({ baseline: 'known.json' })
    expect(rules(result).filter((each) => each.startsWith('compose/db-exposed'))).toEqual([
      'compose/db-exposed compose.yaml:10',
    ])
    await expect(run({ baseline: 'none.json' })).rejects.toThrow('no such baseline')
  })

  test('writes SARIF, JUnit and a page, each with every finding and without secrets', async () => {
    put({ 'compose.yaml': compose })
    const { findings } = await run({ sarif: 'x.sarif', junit: 'x.xml', html: 'x.html' })
    const of = (file: string) => readFileSync(join(scratch, file), 'utf8')
    const [first] = JSON.parse(of('x.sarif')).runs
    expect(first.results).toHaveLength(findings.length)
    expect(first.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('compose.yaml')
    for (const { ruleIndex, ruleId } of first.results) expect(first.tool.driver.rules[ruleIndex].id).toBe(ruleId)
    expect(of('x.xml').match(/<testcase /g)).toHaveLength(findings.length)
    expect(of('x.html')).toContain('The database is published to the network')
    for (const file of ['x.sarif', 'x.xml', 'x.html']) expect(of(file)).not.toContain('hunter2secret')
  })

  test('reads on past what cannot be read, and says what it was', async () => {
    put({
      'compose.yaml': compose,
      'deploy/docker-compose.yml': 'services:\n  a: [\n',
      'odoo.conf': Buffer.alloc(2 * 1024 * 1024, 'x'),
    })
    put({
      'bin/compose.yml': Buffer.from([0x73, 0, 1, 2]),
      'latin/docker-compose.yml': Buffer.from('services:\n  a:\n    image: "\xf1"\n', 'latin1'),
    })
    symlinkSync('..', join(scratch, 'deploy/loop'))
    const result = await run()
    expect(rules(result)).toContain('compose/db-exposed compose.yaml:7')
    expect(result.errors.map(({ file }) => file)).toEqual(
      expect.arrayContaining(['deploy/docker-compose.yml', 'odoo.conf']),
    )
  })

  test('a folder without any Odoo is said to be one; one that is not there is an error', async () => {
    expect(checkText(await run(), plainStyle)).toContain('is this the folder of the project?')
    await expect(run({ path: 'nowhere' })).rejects.toThrow('is no directory')
  })

  test('--fix mends what is certain and leaves every other byte: comments, line ends, encoding', async () => {
    const before = Buffer.from('; caf\xe9\r\n[options]\r\nworkers = 4   ; two a core\r\nlist_db = False\r\n', 'latin1')
    put({ 'odoo.conf': before })
    const { mended } = await run({ fix: true })
    expect(mended).toEqual([{ file: 'odoo.conf', mended: 1 }])
    const after = readFileSync(join(scratch, 'odoo.conf')).toString('latin1')
    expect(after).toBe('; caf\xe9\r\n[options]\r\nworkers = 4\r\nlist_db = False\r\n')
    expect((await run({ fix: true })).mended).toEqual([])
  })
})
