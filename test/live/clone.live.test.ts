import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { dirtySql } from './clone/dirty.ts'
import { statusOf } from './stack/http.ts'
import { killAt } from './stack/kill-at.ts'
import { type Project, project } from './stack/project.ts'

const name = 'live-clone'
const staging = `${name}-staging`
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
  const file = `filestore/quay/${privateKey.slice(0, 2)}/${privateKey}`
  await run({
    argv: [
      'docker',
      'exec',
      await container('live', 'odoo-blue'),
      'sh',
      '-c',
      `cd /var/lib/odoo && mkdir -p $(dirname ${file}) && printf 'private key' > ${file}`,
    ],
  })
})
afterAll(() => stack.remove())

async function container(environment: string, service: string): Promise<string> {
  const filter = (key: string, value: string) => ['--filter', `label=com.docker.compose.${key}=${value}`]
  const argv = [
    'docker',
    'ps',
    '--quiet',
    ...filter('project', `${name}-${environment}`),
    ...filter('service', service),
  ] as const
  return (await run({ argv })).stdout.trim()
}

async function sql(environment: string, text: string, database = 'quay'): Promise<readonly string[]> {
  const argv = ['docker', 'exec', '-i', await container(environment, 'db'), 'psql', '-X', '-q', '-A', '-t'] as const
  const { exitCode, stdout, stderr } = await run({
    argv: [...argv, '-v', 'ON_ERROR_STOP=1', '-U', 'postgres', '-d', database, '-f', '-'],
    input: text,
  })
  if (exitCode !== 0) throw new Error(stderr)
  return stdout.split('\n').filter((line) => line !== '')
}

/** Everything that the source holds: its rows, its files, and how often anything was ever written. */
async function sourceState(): Promise<unknown> {
  const dump = await run({
    argv: [
      'sh',
      '-c',
      `docker exec ${await container('live', 'db')} pg_dump -U postgres quay | grep -v '^.restrict\\|^.unrestrict' | sha256sum`,
    ],
  })
  const files = await run({
    argv: [
      'docker',
      'exec',
      await container('live', 'odoo-blue'),
      'sh',
      '-c',
      'cd /var/lib/odoo/filestore && find . -type f | sort | xargs sha256sum; find . -printf "%p %T@ %u\\n" | sort',
    ],
  })
  // Of the tables that Odoo made only: autovacuum writes its statistics into the catalogue whenever it likes.
  const [written] = await sql(
    'live',
    "SELECT pg_stat_force_next_flush(); SELECT sum(n_tup_ins) || ' ' || sum(n_tup_upd) || ' ' || sum(n_tup_del) FROM pg_stat_user_tables;",
  )
  return { dump: dump.stdout.trim(), files: createHash('sha256').update(files.stdout).digest('hex'), written }
}

/** Databases and filestores of the target that Muelle has not finished, or has put aside. */
async function left(): Promise<readonly string[]> {
  const databases = await sql('staging', "SELECT datname FROM pg_database WHERE datname LIKE 'muelle-%'", 'postgres')
  const { stdout } = await run({
    argv: [
      'docker',
      'run',
      '--rm',
      '--volume',
      `${staging}_odoo-data:/data`,
      '--entrypoint',
      'ls',
      await anyImage(),
      '/data/filestore',
    ],
  })
  return [...databases, ...stdout.split('\n').filter((entry) => entry.startsWith('muelle-'))]
}

const anyImage = async () =>
  (await run({ argv: ['docker', 'inspect', '--format', '{{.Image}}', await container('live', 'db')] })).stdout.trim()

const ofTarget = async (question: string) => (await sql('staging', question)).join(' ')
const uuid = (environment: string) =>
  sql(environment, "SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'")

/** A check digit as the SII computes it. */
function isRut(text: string): boolean {
  const [, body = '', digit] = /^(\d+)-([\dK])$/.exec(text) ?? []
  const sum = [...body].reverse().reduce((total, each, index) => total + Number(each) * (2 + (index % 6)), 0)
  return body !== '' && digit === ({ 11: '0', 10: 'K' }[11 - (sum % 11)] ?? String(11 - (sum % 11)))
}

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
})

interface Done {
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
    const names = await sql(
      'staging',
      'SELECT DISTINCT store_fname FROM ir_attachment WHERE store_fname IS NOT NULL ORDER BY 1',
    )
    const { stdout } = await run({
      argv: [
        'docker',
        'exec',
        await container('staging', 'odoo-blue'),
        'sh',
        '-c',
        'cd /var/lib/odoo/filestore/quay && find ?? -type f | sort',
      ],
    })
    expect(stdout.trim().split('\n')).toEqual(expect.arrayContaining([...names]))
    expect(stdout).not.toContain(privateKey)
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
  const whole = async () =>
    (await ofTarget("SELECT value FROM ir_config_parameter WHERE key = 'database.is_neutralized'")) === 'true'

  test('by SIGKILL of the client, anywhere: the source is intact, and the next run undoes or finishes it', async () => {
    const before = await sourceState()
    let killed = 0
    for (const what of ['copy quay', 'neutralise muelle-clone-quay', 'put muelle-clone-quay in']) {
      const result = await killAt(stack, ['--yes', ...command, ...agreed], { what, at: 'start' })
      if (result.killed) killed++
      else expect(result.output, what).not.toMatch(/^failed/m)
      expect(await whole()).toBe(true)
    }
    expect(killed).toBeGreaterThan(0)
    await stack.json(...command, ...agreed)
    expect(await left()).toEqual([])
    expect(await sourceState()).toEqual(before)
    expect(await statusOf(18601, '/web/login')).toBe(200)
  })

  test('by the end of the target’s database server: what it had is there, and the next run makes the copy', async () => {
    const before = await uuid('staging')
    const db = await container('staging', 'db')
    const running = stack.muelle('--yes', ...command, ...agreed)
    await expect
      .poll(
        async () =>
          (await sql('staging', "SELECT 1 FROM pg_stat_activity WHERE application_name = 'muelle load'", 'postgres'))
            .length,
      )
      .toBeGreaterThan(0)
    await run({ argv: ['docker', 'kill', db] })
    const { exitCode } = await running
    expect(exitCode).not.toBe(0)
    await stack.json('-e', 'staging', 'start')
    expect(await uuid('staging')).toEqual(before)
    await stack.json(...command, ...agreed)
    expect(await uuid('staging')).not.toEqual(before)
    expect(await left()).toEqual([])
  })
})
