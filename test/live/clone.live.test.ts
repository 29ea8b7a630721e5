import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  filestores,
  inHere,
  isRut,
  killServer,
  left,
  missingFiles,
  name,
  ofTarget,
  sourceState,
  sql,
  staging,
  uuid,
} from './clone/both.ts'
import { cutOff, holdSql, type Moment, releaseSql, slowTable, until, waiting } from './clone/cut-off.ts'
import { dirtySql, pipe } from './clone/dirty.ts'
import { statusOf } from './stack/http.ts'
import { type Project, project } from './stack/project.ts'

const command = ['clone', 'live', 'staging'] as const
const agreed = ['--confirm', staging] as const

const anonymize = `anonymize:
  res_partner: {name: fake-name, complete_name: fake-name, email: fake-email, phone: fake-phone, vat: fake-rut, street: null}
`
const privateKey = createHash('sha1').update('private key').digest('hex')
let stack: Project

beforeAll(async () => {
  stack = await project({
    name,
    port: 18600,
    change: (yaml) => `${yaml.replace('modules: [web,', 'modules: [web, mail,')}${anonymize}`,
    others: { staging: ['neutralized: true', 'proxy: {http: 18601}'] },
  })
  await stack.json('-e', 'live', 'up')
  // The target runs newer code of one module.
  const manifest = join(stack.directory, 'addons/quay_fees/__manifest__.py')
  const text = await readFile(manifest, 'utf8')
  await writeFile(manifest, text.replace(/(['"]version['"]: *['"])[^'"]+/, '$119.0.9.9.9'))
  await stack.json('-e', 'staging', 'up')
  // What the source writes by itself would hide what a clone might write there.
  await stack.json('-e', 'live', 'stop', 'odoo-cron')
  await sql('live', dirtySql)
  const [file, fifo] = [`${privateKey.slice(0, 2)}/${privateKey}`, pipe]
  await inHere(
    `${name}-live_odoo-data`,
    `cd /here/filestore/quay && mkdir -p $(dirname ${file} ${fifo}) && printf 'private key' > ${file} && mkfifo ${fifo}`,
  )
})
afterAll(() => stack.remove())

describe('what is refused before anything is begun', () => {
  const refused = async (...argv: readonly string[]) => {
    const { exitCode, stderr } = await stack.muelle('--yes', ...argv)
    return `${exitCode} ${stderr}`
  }

  test('an environment that is not neutralized, the source itself, one that does not exist', async () => {
    expect(await refused('clone', 'staging', 'live', '--confirm', `${name}-live`)).toMatch(
      /^3 [\s\S]*not a neutralized/,
    )
    expect(await refused('clone', 'live', 'live', '--confirm', `${name}-live`)).toMatch(/^2 [\s\S]*into itself/)
    expect(await refused('clone', 'live', 'stagin', ...agreed)).toMatch(/^2 [\s\S]*Did you mean "staging"/)
    expect(await refused(...command, '--database', 'quayy', ...agreed)).toMatch(/^2 [\s\S]*Did you mean quay/)
  })

  test('a table or column of anonymize: that the source does not have, all at once', async () => {
    await stack.edit((yaml) => yaml.replace('email: fake-email', 'emial: fake-email, active: fake-name'))
    const words = await refused(...command, ...agreed)
    await stack.edit((yaml) => yaml.replace('emial: fake-email, active: fake-name', 'email: fake-email'))
    expect(words).toMatch(/^2 [\s\S]*emial[\s\S]*Did you mean email[\s\S]*active: the column holds bool/)
    expect(await left()).toEqual([])
  })

  test('a target that an older Muelle brought up', async () => {
    await sql('staging', 'ALTER ROLE muelle_reader RENAME TO older', 'postgres')
    const words = await refused(...command, ...agreed)
    await sql('staging', 'ALTER ROLE older RENAME TO muelle_reader', 'postgres')
    expect(words).toMatch(/^3 [\s\S]*older Muelle[\s\S]*Run: muelle -e staging up/)
  })

  test('a source whose databases are between two names', async () => {
    const state = `/var/lib/muelle/${name}/live/state`
    const exchange = {
      ...{ schema: 1, by: 'databases load quay D', at: 'now', phase: 'moving', begun: 1 },
      ...{ moves: [], going: [], add: [], remove: [], stopped: [], start: [] },
    }
    await inHere(state, `echo '${JSON.stringify(exchange)}' > /here/exchange.json`)
    const words = await refused(...command, ...agreed)
    await inHere(state, 'rm /here/exchange.json')
    expect(words).toMatch(/^3 [\s\S]*between two names[\s\S]*Run: muelle -e live up/)
  })
})

interface Done {
  readonly lost: number
  readonly neutralized: readonly { readonly id: string }[]
  readonly leftAddresses: readonly { readonly column: string }[]
  readonly updated: readonly string[]
}

describe('a clone', () => {
  test('takes the place of the target’s database, updated to the code there, and the source is not written to', async () => {
    const before = await sourceState()
    const { databases } = await stack.json<{ databases: readonly Done[] }>(...command, ...agreed)
    expect(await sourceState()).toEqual(before)
    const [done] = databases
    const ids = done?.neutralized.map(({ id }) => id)
    expect(ids).toEqual(
      expect.arrayContaining([
        'mail-queue',
        'payment-providers',
        'parameters',
        'cl:environment-parameter',
        'cl:signing:dte_caf.caf_xml_content',
      ]),
    )
    expect(done?.lost).toBe(1)
    expect(done?.leftAddresses.map(({ column }) => column)).toContain('mail_mail.email_to')
    expect(await left()).toEqual([])
    expect(done?.updated).toEqual(['quay_fees'])
    expect(await ofTarget("SELECT latest_version FROM ir_module_module WHERE name = 'quay_fees'")).toBe('19.0.9.9.9')
  })

  test('can send, fetch, charge, call and sign nothing', async () => {
    expect(
      await ofTarget("SELECT count(*) FROM ir_mail_server WHERE active AND smtp_host <> 'invalid' OR smtp_pass <> ''"),
    ).toBe('0')
    expect(await ofTarget("SELECT count(*) FROM mail_mail WHERE state = 'outgoing'")).toBe('0')
    expect(await ofTarget('SELECT count(*) FROM fetchmail_server WHERE active')).toBe('0')
    expect(await ofTarget('SELECT cron_name FROM ir_cron WHERE active')).toBe('Base: Auto-vacuum internal data')
    expect(await ofTarget("SELECT state || coalesce(stripe_secret_key, '') FROM payment_provider")).toBe('disabled')
    expect(await ofTarget("SELECT count(*) FROM ir_act_server WHERE webhook_url LIKE 'http%'")).toBe('0')
    expect(
      await ofTarget(
        "SELECT value FROM ir_config_parameter WHERE key IN ('l10n_cl_dte.sii_environment', 'acme.sii_url') ORDER BY 1",
      ),
    ).toBe('https://maullin.sii.cl/DTEWS/CrSeed.jws sandbox')
    expect(await ofTarget('SELECT coalesce(length(cert_file), 0) || active::text FROM dte_certificate')).toBe('0false')
    expect(await ofTarget("SELECT coalesce(caf_xml_content, 'none') || active FROM dte_caf")).toBe('nonefalse')
    expect(await ofTarget("SELECT count(*) FROM ir_attachment WHERE res_model = 'dte.certificate'")).toBe('0')
  })

  test('is another database: uuid, secret and addresses are its own', async () => {
    expect(await uuid('staging')).not.toEqual(await uuid('live'))
    expect(await ofTarget("SELECT value FROM ir_config_parameter WHERE key = 'web.base.url'")).toBe(
      'http://localhost:18601',
    )
    expect(await ofTarget("SELECT value FROM ir_config_parameter WHERE key = 'database.is_neutralized'")).toBe('true')
  })

  test('holds nobody’s name, address or RUT: fakes that are equal where the originals were', async () => {
    expect(
      await ofTarget(
        "SELECT count(*) FROM res_partner WHERE email LIKE '%acme%' OR phone LIKE '%1234%' OR name = 'Administrator'",
      ),
    ).toBe('0')
    expect(await ofTarget('SELECT count(DISTINCT email) = count(*) FROM res_partner WHERE email IS NOT NULL')).toBe('t')
    const ruts = await sql('staging', 'SELECT DISTINCT vat FROM res_partner WHERE vat IS NOT NULL')
    expect(ruts).toHaveLength(1)
    expect(ruts.filter((rut) => !isRut(rut))).toEqual([])
  })

  test('serves, with exactly the files that it names', async () => {
    expect(await statusOf(18601, '/web/login')).toBe(200)
    expect(await missingFiles()).toEqual([])
    expect(await inHere(`${staging}_odoo-data`, 'find /here/filestore')).not.toContain(privateKey)
  })
})

test('whatever could still reach out keeps the copy from being put in place', async () => {
  const before = await uuid('staging')
  await sql(
    'live',
    `CREATE FUNCTION again() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.active := true; RETURN NEW; END';
     CREATE TRIGGER again BEFORE UPDATE ON fetchmail_server FOR EACH ROW EXECUTE FUNCTION again();`,
  )
  const { exitCode, stderr } = await stack.muelle('--yes', ...command, ...agreed)
  await sql('live', 'DROP FUNCTION again CASCADE')
  expect(`${exitCode} ${stderr}`).toMatch(/^4 [\s\S]*servers that mail is fetched from: 1 \(in\)/)
  expect(await uuid('staging')).toEqual(before)
  expect(await left()).toEqual([])
  expect(await statusOf(18601, '/web/login')).toBe(200)
})

describe('cut off', () => {
  const copy = 'muelle-clone-quay'
  const inPostgres = (text: string) => sql('staging', text, 'postgres')
  const names = () => inPostgres("SELECT datname FROM pg_database WHERE datname LIKE '%quay' ORDER BY 1")
  const copying = {
    what: 'copy quay',
    seen: () =>
      inPostgres(
        until(`SELECT FROM pg_stat_activity WHERE datname = '${copy}' AND query LIKE 'COPY public.acme_slow%'`),
      ),
  }
  const neutralizing = {
    what: `neutralise ${copy} by Odoo`,
    seen: () =>
      inPostgres(until(`SELECT FROM pg_stat_activity WHERE datname = '${copy}' AND backend_type = 'client backend'`)),
  }
  /** What was there has its new name, the copy has its files in place, and not its name. */
  const exchanging = {
    what: `put ${copy}`,
    async seen() {
      await inPostgres(until(waiting))
      expect(await names()).toEqual([copy, 'muelle-old-quay'])
      expect(await filestores()).toEqual(['muelle-old-quay', 'quay'])
    },
  }
  const held = {
    what: `look for everything by which ${copy}`,
    async work() {
      void inPostgres(holdSql(copy)).catch(() => undefined)
      await inPostgres(
        until("SELECT FROM pg_stat_activity WHERE application_name = 'holder' AND query LIKE '%pg_sleep%'"),
      )
    },
  }
  const cut = (moment: Moment, before?: typeof held) => cutOff(stack, ['--yes', ...command, ...agreed], moment, before)
  const up = () => stack.json('-e', 'staging', 'up')

  /** The target has all of one database and nothing else of Muelle's, serves it, and nothing was written to the source. */
  async function whole(source: unknown, previous: readonly string[], now: 'old' | 'new') {
    expect(await left()).toEqual([])
    expect(await filestores()).toEqual(['quay'])
    expect(JSON.stringify(await uuid('staging')) === JSON.stringify(previous) ? 'old' : 'new').toBe(now)
    expect(await ofTarget("SELECT value FROM ir_config_parameter WHERE key = 'database.is_neutralized'")).toBe('true')
    expect(await missingFiles()).toEqual([])
    expect(await statusOf(18601, '/web/login')).toBe(200)
    expect(await sourceState()).toEqual(source)
  }

  const byKill = { strike: (end: () => void) => end() }
  const byServer = { strike: killServer }
  const struck = (exitCode: number | null) => ({ landed: true, exitCode })

  test('by SIGKILL of the client, three times: the target has what it had, until muelle up gives it all of the copy', async () => {
    const previous = await uuid('staging')
    await sql('live', slowTable)
    const slow = await sourceState()
    expect(await cut({ ...copying, ...byKill })).toMatchObject(struck(null))
    expect(await sourceState()).toEqual(slow)
    await sql('live', 'DROP TABLE acme_slow')
    const source = await sourceState()
    // Each next one drops what the one before has left.
    expect(await cut({ ...neutralizing, ...byKill })).toMatchObject(struck(null))
    expect(await uuid('staging')).toEqual(previous)
    expect(await statusOf(18601, '/web/login')).toBe(200)
    expect(await cut({ ...exchanging, ...byKill }, held)).toMatchObject(struck(null))
    await inPostgres(releaseSql)
    const { exitCode, stderr } = await stack.muelle('-e', 'staging', 'start')
    expect(`${exitCode} ${stderr}`).toMatch(/^3 [\s\S]*between two names[\s\S]*muelle up/)
    expect(await names()).toEqual([copy, 'muelle-old-quay'])
    await up()
    await whole(source, previous, 'new')
  })

  test('by the end of the target’s PostgreSQL, three times: muelle up brings back what it had', async () => {
    const previous = await uuid('staging')
    await sql('live', slowTable)
    const slow = await sourceState()
    expect(await cut({ ...copying, ...byServer })).toMatchObject(struck(4))
    await up()
    await whole(slow, previous, 'old')
    await sql('live', 'DROP TABLE acme_slow')
    const source = await sourceState()
    expect(await cut({ ...neutralizing, ...byServer })).toMatchObject(struck(4))
    await stack.json('-e', 'staging', 'start')
    expect(await uuid('staging')).toEqual(previous)
    const last = await cut({ ...exchanging, ...byServer }, held)
    // 5: it could not be taken back, for the server was down.
    expect(last).toMatchObject(struck(5))
    expect(last.output).toContain('muelle up')
    await up()
    await whole(source, previous, 'old')
  })
})
