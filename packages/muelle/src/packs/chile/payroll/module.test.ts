import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { run } from '../../../kernel/run.ts'
import { parsePo } from '../../../translations/po/parse.ts'
import { afps, caps } from './facts.ts'
import { payrollFiles } from './module.ts'

const files = payrollFiles({ name: 'north_pay', license: 'AGPL-3' })

test('every file has the module’s own names, and no mark is left', () => {
  const all = [...files.values()].join('\n')
  expect(all).not.toMatch(/\{\{|\}\}|acme/i)
  expect(files.get('__manifest__.py')).toContain("'license': 'AGPL-3'")
  expect(files.get('models/slip.py')).toContain('class NorthPaySlip(models.Model)')
  expect(files.get('security/ir.model.access.csv')).toContain('model_north_pay_slip')
})

test('what the manifest names is there', () => {
  const named = [...(files.get('__manifest__.py') ?? '').matchAll(/'((?:security|data|views)\/[^']+)'/g)].map(
    ([, path]) => path,
  )
  expect(named).toHaveLength(9)
  expect(named.filter((path) => !files.has(path ?? ''))).toEqual([])
})

test('Python compiles without a warning, and XML is well formed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'muelle-payroll-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  for (const [path, text] of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), text)
  }
  const program = [
    'import ast, pathlib, sys, xml.etree.ElementTree as tree',
    'for path in pathlib.Path(sys.argv[1]).rglob("*"):',
    '    if path.suffix == ".py": ast.parse(path.read_text())',
    '    if path.suffix == ".xml": tree.parse(path)',
    'ast.literal_eval((pathlib.Path(sys.argv[1]) / "__manifest__.py").read_text())',
  ].join('\n')
  const { exitCode, stderr } = await run({ argv: ['python3', '-W', 'error', '-c', program, directory] })
  expect([exitCode, stderr]).toEqual([0, ''])
})

test('every text has its Spanish, and the files have no fault', () => {
  const template = parsePo(files.get('i18n/north_pay.pot') ?? '')
  const spanish = parsePo(files.get('i18n/es_CL.po') ?? '')
  expect([template.faults, spanish.faults]).toEqual([[], []])
  expect(spanish.entries).toHaveLength(66)
  expect(spanish.entries.filter(({ text }) => text === '')).toEqual([])
  expect(spanish.entries.map(({ id }) => id)).toEqual(template.entries.map(({ id }) => id))
})

test('the module begins with the caps and the AFPs of the facts, each month and each code once', () => {
  const months = files.get('data/months.xml') ?? ''
  expect([...months.matchAll(/name="date">([^<]+)/g)].map(([, month]) => month)).toEqual(caps.map(({ month }) => month))
  expect(new Set(caps.map(({ month }) => month)).size).toBe(caps.length)
  expect(months).toContain('<field name="pension_cap">90.0</field>')
  expect(new Set(afps.map(([code]) => code)).size).toBe(afps.length)
  for (const [code, name] of afps) {
    expect(files.get('models/employee.py')).toContain(`    ('${code}', '${name}'),\n`)
    expect(files.get('i18n/es_CL.po')).toContain(`cl_afp__${code}\nmsgid "${name}"\nmsgstr "${name}"\n`)
  }
})
