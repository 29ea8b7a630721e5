import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../../kernel/run.ts'
import { parseManifests } from './manifests.ts'
import { manifestsScript } from './script.ts'

/** Writes files below a folder of their own. */
function tree(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'muelle-modules-'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), content)
  }
  return directory
}

/** What the script says of an addons path, as in the container. */
async function manifests(directory: string, ...argv: readonly string[]) {
  writeFileSync(join(directory, 'odoo.conf'), `[options]\naddons_path = ${directory}/one,${directory}/two\n`)
  const script = join(directory, 'script.py')
  writeFileSync(script, manifestsScript)
  const environ = {
    PATH: process.env.PATH,
    ODOO_RC: join(directory, 'odoo.conf'),
    ODOO_DATA_DIR: join(directory, 'data'),
  }
  const { exitCode, stdout, stderr } = await run({ argv: ['python3', script, ...argv], environ })
  expect(stderr).toBe('')
  expect(exitCode).toBe(0)
  return parseManifests(stdout)
}

const manifest = (more = '') => `{'name': 'Sales', 'version': '1.2', 'depends': ['base', 'web'], ${more}}`

test('versions and dependencies are as Odoo takes them, and the first folder of the path wins', async () => {
  const found = await manifests(
    tree({
      'one/sale/__manifest__.py': manifest("'auto_install': ['base']"),
      'two/sale/__manifest__.py': manifest("'version': '9.9'"),
      'two/whole/__manifest__.py': "{'version': '19.0.2.0.1', 'installable': False}",
      'two/none/__manifest__.py': '{}',
      'two/README/x': '',
      'data/addons/19.0/late/__manifest__.py': '{}',
    }),
    '',
  )
  expect([...found.keys()].sort()).toEqual(['late', 'none', 'sale', 'whole'])
  expect(found.get('sale')).toMatchObject({
    title: 'Sales',
    version: '19.0.1.2',
    depends: ['base', 'web'],
    autoInstall: ['base'],
    hash: null,
  })
  expect(found.get('whole')).toMatchObject({ version: '19.0.2.0.1', installable: false })
  expect(found.get('none')).toMatchObject({ version: '19.0.1.0', depends: ['base'], installable: true })
})

test('a manifest is never run: what is no literal is told as unreadable', async () => {
  const directory = tree({ 'one/evil/__manifest__.py': "{'name': __import__('os').system('touch /tmp/evil')}" })
  expect((await manifests(directory, '')).get('evil')?.problem).toContain('ValueError')
})

test('a hash changes with what an update can see, and with nothing else', async () => {
  const files = { 'one/m/__manifest__.py': '{}', 'one/m/models/a.py': 'x = 1', 'one/m/i18n/es_CL.po': 'msgid "a"' }
  const hash = async (more: Readonly<Record<string, string>> = {}) =>
    (await manifests(tree({ ...files, ...more }), 'es_CL', 'm')).get('m')?.hash
  const first = await hash()
  expect(first).toMatch(/^[0-9a-f]{40}$/)
  for (const unseen of ['static/x.js', 'tests/test_a.py', 'i18n/fr.po', 'i18n/m.pot', 'models/__pycache__/a.pyc'])
    expect(await hash({ [`one/m/${unseen}`]: 'other' }), unseen).toBe(first)
  for (const seen of ['models/a.py', 'i18n/es_CL.po', 'i18n/es.po', 'views/static/x.xml', 'migrations/1.1/pre-x.py'])
    expect(await hash({ [`one/m/${seen}`]: 'other' }), seen).not.toBe(first)
})
