import { describe, expect, it } from 'vitest'
import type { ModuleTests } from '../odoo/tests/listing.ts'
import type { TestVerdict } from '../odoo/tests/result.ts'
import { groupsOf, usualJobs } from './groups.ts'
import { withSilent } from './merge.ts'
import { narrowed, select, type Testable } from './selection.ts'

const tests = (name: string, classes: Record<string, string[]>, tags: string[] = []): [string, ModuleTests] => [
  name,
  { tests: name, classes, tags, broken: [] },
]
const world: Testable = {
  own: ['acme_berths', 'acme_fees', 'acme_plain'],
  known: new Set(['base', 'sale', 'acme_berths', 'acme_fees', 'acme_plain']),
  tests: new Map([
    tests('acme_berths', { TestBerth: ['test_length', 'test_depth'] }),
    tests('acme_fees', { TestFees: ['test_sum'] }, ['post_install', 'at_install', 'slow']),
    tests('acme_plain', {}),
  ]),
}
const tagsOf = (...words: string[]) => groupsOf(select(words, world), () => 1, 1).map(({ tags }) => tags)[0]

const passed = (...modules: string[]) =>
  ({ succeeded: true, reasons: [], tests: 2, modules: modules.map((module) => ({ module })) }) as unknown as TestVerdict

describe('a module of which no test ran', () => {
  it('fails the run when it was named, although others ran', () => {
    const judged = withSilent(passed('sale'), select(['sale', 'at_install/acme_fees'], world))
    expect(judged).toMatchObject({ succeeded: false, reasons: ['no test of acme_fees ran: none carries the tags'] })
    expect(withSilent(passed('sale', 'acme_fees'), select(['sale', 'acme_fees'], world)).succeeded).toBe(true)
  })

  it('is only told when nobody named it: a class is looked for in all modules', () => {
    expect(withSilent(passed('acme_fees'), select([':TestFees'], world)).succeeded).toBe(true)
    expect(withSilent(passed('acme_fees'), select([], world)).succeeded).toBe(true)
  })
})

describe('what words select', () => {
  it.each([
    [[], '/acme_berths,/acme_fees', ['acme_berths', 'acme_fees']],
    [['acme_fees'], '/acme_fees', ['acme_fees']],
    [['acme_fees,sale'], '/acme_fees,/sale', ['acme_fees', 'sale']],
    [['acme_fees:TestFees'], '/acme_fees:TestFees', ['acme_fees']],
    [['/acme_fees:TestFees.test_sum'], '/acme_fees:TestFees.test_sum', ['acme_fees']],
    [[':TestFees'], '/acme_berths:TestFees,/acme_fees:TestFees', ['acme_berths', 'acme_fees']],
    [['.test_sum'], '/acme_berths.test_sum,/acme_fees.test_sum', ['acme_berths', 'acme_fees']],
    [['post_install'], 'post_install/acme_berths,post_install/acme_fees', ['acme_berths', 'acme_fees']],
    [['slow/acme_fees'], 'slow/acme_fees', ['acme_fees']],
    [['*'], '*/acme_berths,*/acme_fees', ['acme_berths', 'acme_fees']],
    [['acme_fees', '-slow'], '/acme_fees,-slow', ['acme_fees']],
    [['-slow'], '/acme_berths,/acme_fees,-slow', ['acme_berths', 'acme_fees']],
    [['/acme_fees/tests/test_fees.py'], '/acme_fees/tests/test_fees.py', ['acme_fees']],
  ])('%j: %s', (words, tags, modules) => {
    expect(tagsOf(...words)).toBe(tags)
    expect(select(words, world).modules).toEqual(modules)
  })

  it('names own modules without tests only when nothing was named', () => {
    expect(select([], world).untested).toEqual(['acme_plain'])
    expect(select(['acme_fees'], world).untested).toEqual([])
  })

  it('can be narrowed to those that changed', () => {
    expect(narrowed(select([], world), new Set(['acme_fees']))).toMatchObject({ modules: ['acme_fees'], untested: [] })
    expect(narrowed(select([], world), new Set()).modules).toEqual([])
  })
})

describe('what selects nothing', () => {
  it.each([
    [['acme_fee'], 'neither a module of the image nor a tag', 'Did you mean acme_fees?'],
    [['/acme_fee'], 'the image has no module acme_fee', 'Did you mean acme_fees?'],
    [['acme_plain'], 'acme_plain has no tests', 'Write them in acme_plain/tests/'],
    [[':TestFee'], 'there is no class TestFee', 'Did you mean TestFees?'],
    [['acme_fees.test_sun'], 'there is no method test_sun in acme_fees', 'Did you mean test_sum?'],
    [['quick/acme_fees'], 'there is no tag quick in acme_fees', 'There are post_install, at_install, slow.'],
    [['acme_fees/post_install'], 'looks for a module called post_install', "Did you mean 'post_install/acme_fees'?"],
    [['acme_fees::TestFees'], 'Odoo cannot read', ''],
    [['TestFees'], 'is read as a tag, which no test has', "Did you mean ':TestFees'?"],
    [['/tests.py'], 'in no folder tests', ''],
  ])('%j is refused: %s', (words, evidence, next) => {
    expect(() => select(words, world)).toThrow(
      expect.objectContaining({
        report: expect.objectContaining({
          evidence: expect.stringContaining(evidence),
          next: expect.stringContaining(next),
        }),
      }),
    )
  })

  it('is a project without tests', () => {
    expect(() => select([], { ...world, own: ['acme_plain'] })).toThrow('This selects no test.')
    expect(() => select([], { ...world, own: [] })).toThrow('This selects no test.')
  })

  it('is not claimed of a module with a file that Python cannot read', () => {
    const broken: ModuleTests = { tests: 'acme_fees', classes: {}, tags: [], broken: ['tests/test_fees.py: line 1'] }
    const selected = select(['acme_fees:TestAny'], { ...world, tests: new Map([['acme_fees', broken]]) })
    expect(selected.modules).toEqual(['acme_fees'])
  })
})

describe('runs side by side', () => {
  it('have about as many tests each, and the exclusions all', () => {
    const weights: Record<string, number> = { acme_berths: 10, acme_fees: 6, sale: 5 }
    const selection = select(['acme_berths', 'acme_fees', 'sale', '-slow'], world)
    expect(groupsOf(selection, (name) => weights[name] ?? 0, 2)).toEqual([
      { modules: ['acme_berths'], tags: '/acme_berths,-slow' },
      { modules: ['acme_fees', 'sale'], tags: '/acme_fees,/sale,-slow' },
    ])
  })

  it('are never more than there are modules', () => {
    expect(groupsOf(select(['acme_fees'], world), () => 1, 8)).toHaveLength(1)
  })

  it('leave a core and half of the memory, and are one at least', () => {
    const gibibyte = 2 ** 30
    expect(usualJobs({ cpus: 8, memory: 64 * gibibyte })).toBe(7)
    expect(usualJobs({ cpus: 8, memory: 8 * gibibyte })).toBe(2)
    expect(usualJobs({ cpus: 1, memory: gibibyte })).toBe(1)
  })
})
