import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { project } from '../../stack/fixtures/project.ts'
import { loadStack } from '../../stack/load.ts'
import { renderStack } from '../render.ts'

const rendered = async (yaml: string) => {
  const directory = project({ 'muelle.yaml': `schema: 1\nname: acme\n${yaml}\n` })
  const files = renderStack(await loadStack({ directory, environment: undefined, environ: {} }))
  return new Map(files.map(({ path, content }) => [path, content]))
}
const two =
  'odoo: {databases: [acme, pos]}\nproxy: {domains: [erp.acme.cl, {name: pos.acme.cl, database: pos}], tls: files}'

/** What the module's filter answers, run by Python with as much of Odoo as it imports. */
function filtered(code: string, hosts: readonly string[]): unknown {
  const program = `
import json, sys, types
odoo, http = types.ModuleType("odoo"), types.ModuleType("odoo.http")
odoo.http = http
sys.modules.update({"odoo": odoo, "odoo.http": http})
given = json.load(sys.stdin)
exec(given["code"])
print(json.dumps([http.db_filter(["acme", "pos", "other"], host=host) for host in given["hosts"]]))`
  return JSON.parse(
    execFileSync('python3', ['-c', program], { input: JSON.stringify({ code, hosts }), encoding: 'utf8' }),
  )
}

test('each domain serves exactly its database, whatever the port, the case and www say', async () => {
  const files = await rendered(two)
  const hosts = ['erp.acme.cl', 'POS.acme.cl:443', 'www.pos.acme.cl', 'evil.cl', '', 'acme.odoo.internal:8069']
  expect(filtered(files.get('odoo/addons/muelle_hosts/__init__.py') ?? '', hosts)).toEqual([
    ['acme'],
    ['pos'],
    ['pos'],
    [],
    [],
    ['acme'],
  ])
})

test('without the module nothing is served', async () => {
  const conf = (await rendered(two)).get('odoo/odoo.conf')
  expect(conf).toContain('\ndbfilter = (?!)\n')
  expect(conf).toContain('\nserver_wide_modules = muelle_hosts,base,rpc,web\n')
  expect(conf).toContain('\naddons_path = /etc/muelle/odoo/addons\n')
})

test('one database needs no module', async () => {
  const files = await rendered('odoo: {databases: [acme]}')
  expect([...files.keys()].filter((path) => path.includes('muelle_hosts'))).toEqual([])
  expect(files.get('odoo/odoo.conf')).toContain('dbfilter = ^(acme)$')
})

test('a job runner is loaded by the cron container alone, and by none of a neutralized copy', async () => {
  const odoo = 'odoo: {databases: [acme], modules: [web], image: "acme/erp:19.0", jobRunner: {module: my_runner}}'
  const compose = async (yaml: string) => (await rendered(yaml)).get('compose.yaml') ?? ''
  expect((await compose(odoo)).match(/--load=[\w,]+/g)).toEqual(['--load=base,rpc,web,my_runner'])
  expect((await rendered(odoo)).get('haproxy/haproxy.cfg')).toContain('unless { path_beg /my_runner/ }')
  const neutralized = `${odoo}\nenvironments: {production: {neutralized: true}}`
  expect(await compose(neutralized)).not.toContain('my_runner')
  expect((await rendered(neutralized)).get('haproxy/haproxy.cfg')).not.toContain('my_runner')
})
