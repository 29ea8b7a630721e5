import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judged, least } from './fixtures/project.ts'
import { readModel } from './model.ts'

describe('muelle.yaml', () => {
  it('is right when it is the least', async () => {
    expect(await judged(least)).toEqual({ faults: [], warnings: [], nexts: [] })
  })

  it.each([
    [
      'a wrong key',
      'odoo: {databse: [a], databases: [a]}',
      '3:8 Unknown key "databse" under odoo',
      'Did you mean "databases"?',
    ],
    [
      'a key in the wrong place',
      'odoo: {databases: [a]}\nworkers: 2',
      '4:1 Unknown key "workers" at the top level',
      'It belongs under odoo:',
    ],
    [
      'a merge key',
      'odoo: {databases: [a], <<: {}}',
      '3:24 Unknown key "<<" under odoo',
      'Merge keys are not read here: write the keys out.',
    ],
    [
      'a number for text',
      'odoo: {databases: [a], version: 19.0}',
      '3:33 odoo.version must be "19.0"',
      'Write it in quotes: "19.0".',
    ],
    [
      'text for a number',
      'odoo: {databases: [a], cronThreads: "2"}',
      '3:37 odoo.cronThreads must be a whole number from 1 to 16',
      'Write it without quotes: 2.',
    ],
    [
      'a word for a truth value',
      'odoo: {databases: [a], demoData: yes}',
      '3:34 odoo.demoData must be true or false',
      'Write true.',
    ],
    ['one for a list', 'odoo: {databases: a}', '3:19 odoo.databases must be a list', 'Write it as a list: [a].'],
    [
      'nothing',
      'odoo: {databases: [a], addons: }',
      '3:24 odoo.addons must be a list, not empty',
      'Give it a value, or remove the key.',
    ],
    [
      'a wrong word',
      'odoo: {databases: [a]}\nproxy: {tls: amce}',
      '4:14 proxy.tls must be "acme", "files", "edge" or "off"',
      'Did you mean "acme"?',
    ],
    [
      'a number out of bounds',
      'odoo: {databases: [a], workers: -1}',
      '3:33 odoo.workers must be "auto" or a whole number from 0 to 256',
      undefined,
    ],
    [
      'a missing key',
      'odoo: {}',
      '3:1 odoo.databases is missing',
      'Add databases: a list (databases of this stack; the first one is the default).',
    ],
    [
      'an empty section',
      'odoo:',
      '3:1 odoo.databases is missing',
      'Add databases: a list (databases of this stack; the first one is the default).',
    ],
    ['an empty list', 'odoo: {databases: []}', '3:19 odoo.databases needs at least 1 item', undefined],
    [
      'half a repository',
      'odoo: {databases: [a], addons: [{git: "https://x.cl/a"}]}',
      '3:33 odoo.addons[0].ref is missing',
      'Add ref: a commit, tag or branch (commit, tag or branch; the commit is pinned in muelle.lock).',
    ],
    [
      'a wrong key of an environment',
      'odoo: {databases: [a]}\nenvironments: {p: {hots: x}}',
      '4:20 Unknown key "hots" under environments.p',
      'Did you mean "host"?',
    ],
    [
      'a wrong key of an override',
      'odoo: {databases: [a]}\nenvironments: {p: {odoo: {wokers: 2}}}',
      '4:27 Unknown key "wokers" under odoo',
      'Did you mean "workers"?',
    ],
    [
      'a wrong value of an override',
      'odoo: {databases: [a]}\nenvironments: {p: {odoo: {workers: x}}}',
      '4:36 odoo.workers must be "auto" or a whole number from 0 to 256',
      undefined,
    ],
    [
      'a wrong name of an environment',
      'odoo: {databases: [a]}\nenvironments: {A b: {}}',
      '4:16 "A b" cannot be a key here: an environment is named with a-z, 0-9 and single -, beginning with a letter',
      undefined,
    ],
    [
      'no environment',
      'odoo: {databases: [a]}\nenvironments: {}',
      '4:1 environments has no environment',
      'Name one, such as "production:", or remove the key: production is the default.',
    ],
  ])('is reproached with %s, once, at its place and with what to do', async (_, rest, fault, next) => {
    const { faults, nexts } = await judged(`schema: 1\nname: acme\n${rest}\n`)
    expect(faults).toEqual([fault])
    expect(nexts).toEqual([next])
  })

  it.each([
    ['empty', '# nothing\n', '1:1 muelle.yaml is empty'],
    ['a list', '- a\n', '1:1 muelle.yaml must hold keys such as "name: acme"'],
    ['broken', 'a: [\n', '1:4 A list or a group in brackets is not closed'],
    [
      'of a newer Muelle',
      'schema: 2\nnmae: x\n',
      '1:9 muelle.yaml is of a newer Muelle: schema 2, where Muelle 0.1.0 reads 1',
    ],
    ['of no Muelle', 'schema: 0\n', '1:9 There never was a schema 0'],
  ])('says one thing only when it is %s', async (_, text, fault) => {
    expect((await judged(text)).faults).toEqual([fault])
  })

  it('tells all faults in one reading: of the syntax, the schema, the combinations and odoo.conf', async () => {
    const text =
      'schema: 1\nname: acme\nname: b\nodoo:\n  databse: [a]\n  workers: 1\n  conf: {limt_request: 1}\nproxy: {tls: edge, htp: 1}\n'
    expect((await judged(text)).faults).toEqual([
      '3:1 The key is written twice',
      '4:1 odoo.databases is missing',
      '5:3 Unknown key "databse" under odoo',
      '6:12 One worker cannot print: a report asks the server for its pictures while its only worker is busy',
      '7:10 Odoo 19 knows no key limt_request in odoo.conf',
      '8:14 tls: edge needs to know whom to believe the address of the visitor',
      '8:20 Unknown key "htp" under proxy',
    ])
  })

  it('judges no combination of which a part could not be read', async () => {
    const { faults, warnings } = await judged(`${least}proxy: {tls: acem, email: a@acme.cl}\n`)
    expect(faults).toEqual(['4:14 proxy.tls must be "acme", "files", "edge" or "off"'])
    expect(warnings).toEqual([])
  })

  it('shows no value of a key that may be a secret', async () => {
    const { faults } = await readModel({
      file: 'muelle.yaml',
      text: `${least}smtp_password: [hunter2]\nproxy: {token: hunter3}\n`,
    })
    expect(JSON.stringify(faults)).not.toMatch(/hunter/)
  })
})

describe('any text at all', () => {
  const whole = readFileSync(new URL('../../../../test/fixtures/model/whole/muelle.yaml', import.meta.url), 'utf8')

  /** The whole file with some pieces cut out and others put in. */
  const damaged = fc
    .array(
      fc.tuple(
        fc.nat(whole.length),
        fc.nat(12),
        fc.constantFrom(
          '',
          ' ',
          '\n',
          '\t',
          ':',
          '- ',
          '{',
          '}',
          '[',
          ']',
          '"',
          '#',
          '&a ',
          '*a',
          'null',
          '5',
          'x: ',
          '<<: ',
          '__proto__: ',
          '---\n',
          '|\n',
          '!!x ',
          '\u0000',
          '\r',
        ),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((cuts) =>
      cuts.reduce((text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length), whole),
    )

  it('is read or reproached, with places inside it, and never breaks the reader', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, fc.string({ maxLength: 40 })), async (text) => {
        const { faults, warnings } = await readModel({ file: 'muelle.yaml', text })
        const lines = text.split('\n')
        for (const { at } of [...faults, ...warnings]) {
          expect(at?.line).toBeLessThanOrEqual(lines.length)
          expect(at?.column).toBeLessThanOrEqual((lines[(at?.line ?? 0) - 1]?.length ?? 0) + 1)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('an environment', () => {
  const read = async (text: string) => (await readModel({ file: 'muelle.yaml', text })).environments

  it('does not reset by its defaults what the common part says', async () => {
    const text = `schema: 1
name: acme
odoo: {databases: [acme], workers: 6, demoData: true, conf: {limit_request: 1}}
postgres: {version: 16, locale: {provider: libc, name: C.UTF-8}}
environments:
  staging: {odoo: {memory: 1G, conf: {email_from: x@acme.cl}}, postgres: {locale: {name: es_CL.UTF-8}}}
`
    const staging = (await read(text)).get('staging')
    expect(staging?.odoo).toMatchObject({ workers: 6, demoData: true, memory: '1G', databases: ['acme'] })
    expect(staging?.odoo.conf).toEqual({ limit_request: 1, email_from: 'x@acme.cl' })
    expect(staging?.postgres).toMatchObject({ version: 16, locale: { provider: 'libc', name: 'es_CL.UTF-8' } })
  })

  it('is production when none is named', async () => {
    expect([...(await read(least)).keys()]).toEqual(['production'])
  })

  it('may be empty', async () => {
    expect([...(await read(`${least}environments:\n  staging:\n  production: {}\n`)).keys()]).toEqual([
      'staging',
      'production',
    ])
  })
})
