import { describe, expect, test } from 'vitest'
import { type UserError, UserErrors } from '../../kernel/errors.ts'
import { asked, manifest } from './fixture.ts'
import { judge } from './judged.ts'

const stack = { odoo: { serverWideModules: ['base', 'rpc', 'web'] } } as unknown as Parameters<typeof judge>[3]
const image = [
  manifest('base'),
  manifest('web'),
  manifest('sale', ['web']),
  manifest('sale_stock', ['sale', 'stock']),
  manifest('off', ['base'], { installable: false }),
  manifest('broken', ['base'], { problem: 'SyntaxError: line 3' }),
  manifest('python', ['base'], { missing: ['pysii'] }),
  manifest('on_python', ['python']),
  manifest('loop', ['pool']),
  manifest('pool', ['loop']),
]
const states = { base: 'installed', web: 'installed', sale: 'uninstalled' }

function refusal(
  work: () => unknown,
): readonly { what: string; evidence?: string | undefined; next?: string | undefined }[] {
  try {
    work()
  } catch (error) {
    return error instanceof UserErrors ? error.reports : [(error as UserError).report]
  }
  throw new Error('it was not refused')
}

describe('what shall be installed', () => {
  test('is what is not installed yet; the rest is told apart', () => {
    expect(judge('install', ['sale', 'web', 'sale'], asked(image, states), stack)).toMatchObject({
      names: ['sale'],
      already: ['web'],
    })
  })

  test('is refused with the closest name when nobody knows it', () => {
    const [report] = refusal(() => judge('install', ['slae'], asked(image, states), stack))
    expect(report).toMatchObject({ what: 'There is no module slae.', next: 'Did you mean sale?' })
  })

  test.each([
    ['sale_stock', /no module stock \(needed by sale_stock\)/],
    ['off', /not installable/],
    ['broken', /manifest of broken cannot be read/],
    ['on_python', /python \(needed by on_python\) needs what the image does not have: pysii/],
    ['loop', /in a circle/],
  ])('is refused when Odoo would install nothing: %s', (name, what) => {
    const reports = refusal(() => judge('install', [name], asked(image, states), stack))
    expect(reports.map((report) => report.what).join('\n')).toMatch(what)
  })

  test('is refused with all that is wrong at once', () => {
    expect(refusal(() => judge('install', ['off', 'python', 'sale'], asked(image, states), stack))).toHaveLength(2)
  })

  test('is installed again when an earlier run was cut off, although it is there already', () => {
    const before = asked(image, { ...states, sale: 'installed', python: 'to install' })
    expect(judge('install', ['sale'], before, stack)).toMatchObject({
      names: ['sale'],
      already: [],
      pending: [{ name: 'python', state: 'to install' }],
    })
  })
})

test('an update of a module that is not installed is an error: Odoo would pass over it', () => {
  const [report] = refusal(() => judge('update', ['sale'], asked(image, states), stack))
  expect(report).toMatchObject({
    what: expect.stringContaining('not installed'),
    next: 'Run: muelle modules install sale',
  })
})

test('a module that every process loads stays', () => {
  for (const name of ['base', 'web', 'rpc'])
    expect(refusal(() => judge('uninstall', [name], asked(image, states), stack))[0]?.what).toBe(
      `${name} cannot be uninstalled.`,
    )
})

test('uninstalling what is not installed is nothing to do', () => {
  expect(judge('uninstall', ['sale'], asked(image, states), stack)).toMatchObject({ names: [], already: ['sale'] })
})

describe('a database that is not well before', () => {
  test('is refused when the code of an installed module is missing: the run could not be told from a failed one', () => {
    const before = asked(image, { ...states, gone: 'installed' })
    expect(refusal(() => judge('install', ['sale'], before, stack))[0]).toMatchObject({
      what: 'The code of gone is missing from the image.',
      next: expect.stringContaining('muelle up'),
    })
  })

  test('is finished by what began it: a removal by a removal, all else by anything else', () => {
    const removing = asked(image, { ...states, sale: 'to remove' })
    expect(refusal(() => judge('install', ['off'], removing, stack))).toHaveLength(1)
    expect(refusal(() => judge('update', ['web'], removing, stack))[0]?.next).toBe(
      'Run: muelle modules uninstall sale --database acme',
    )
    expect(judge('uninstall', ['sale'], removing, stack).names).toEqual(['sale'])
    const installing = asked(image, { ...states, web: 'to upgrade' })
    expect(
      refusal(() =>
        judge('uninstall', ['sale'], asked(image, { ...states, sale: 'installed', python: 'to install' }), stack),
      )[0]?.next,
    ).toBe('Run: muelle modules install python --database acme')
    expect(judge('update', ['web'], installing, stack).pending).toHaveLength(1)
  })
})
