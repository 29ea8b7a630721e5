import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { attachDebugger } from './dev/debug-client.ts'
import { type Developer, developer } from './dev/developer.ts'
import { type OdooClient, odooClient } from './dev/odoo-client.ts'
import { statusOf } from './stack/http.ts'
import { type Project, project } from './stack/project.ts'

const port = 18771
const mailPort = 18772
const debugPort = 18773
let stack: Project
let person: Developer
let odoo: OdooClient

beforeAll(async () => {
  stack = await project({
    name: 'live-dev',
    port,
    change: (yaml) => yaml.replace('modules: [web,', 'modules: [web, mail,'),
    environment: [`development: {mail: ${mailPort}}`],
  })
  person = await developer('muelle-dev-test', stack.directory)
  await person.own(stack.directory)
})
afterAll(async () => {
  await stack.remove()
  await person.remove()
})

async function dev(...argv: readonly string[]) {
  const result = await person.muelle('--format', 'json', '--yes', 'dev', '--detach', ...argv)
  if (result.exitCode !== 0) throw new Error(`${result.stdout}\n${result.stderr}`)
  return JSON.parse(result.stdout) as { mail: string; address: string; warnings: string[]; sources: string }
}

const password = async () => (await readFile(`${stack.stackDirectory}/secrets/store/odoo_user_password`, 'utf8')).trim()
const source = (path: string) => join(stack.directory, 'addons', path)

async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(source(path), 'utf8')
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`)
  await writeFile(source(path), text.replace(from, to))
}

/** Asks until the answer holds the words, for a minute; tells how long it took. */
async function served(what: string, ask: () => Promise<string>, words: string): Promise<void> {
  const begun = performance.now()
  let last = ''
  while (performance.now() - begun < 60_000) {
    last = await ask().catch(String)
    if (last.includes(words)) {
      console.log(`${what}: served after ${((performance.now() - begun) / 1000).toFixed(2)} s`)
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${what} is not served: ${last}`)
}

const depthLabel = async () =>
  (await odoo<{ depth: { string: string } }>('quay.berth', 'fields_get', [['depth']])).depth.string
const listArch = async () => (await odoo<{ arch: string }>('quay.booking', 'get_view', [], { view_type: 'list' })).arch

describe('muelle dev, by somebody of the group docker', () => {
  test('brings everything up and says where it is', async () => {
    const answer = await dev()
    expect(answer).toMatchObject({
      address: `http://127.0.0.1:${port}`,
      mail: `http://127.0.0.1:${mailPort}`,
      sources: stack.directory,
      warnings: [],
    })
    expect(await statusOf(port, '/web/login')).toBe(200)
    odoo = await odooClient(port, 'quay', await password())
  })

  test('serves an edited view, and edited Python, without another command', async () => {
    await edit('quay_berths/views/quay_berth_views.xml', '<field name="name"/>', '<field name="name" string="Vessel"/>')
    await served('XML', listArch, 'string="Vessel"')
    expect(await depthLabel()).toBe('Depth (m)')
    await edit('quay_berths/models/quay_berth.py', 'Depth (m)', 'Draught')
    await served('Python', depthLabel, 'Draught')
  })

  test('goes on as it was when a file does not compile', async () => {
    const broken = source('quay_berths/models/broken.py')
    try {
      await writeFile(broken, 'x = (')
      const log = async () => (await person.muelle('logs', 'odoo-blue', '--tail', '50')).stdout
      await served('the error', log, 'SyntaxError in /opt/odoo/addons/1/quay_berths/models/broken.py')
      // A kept connection may end at its idle time just when it is used again: then fetch fails, as no browser would.
      await served('what it was', depthLabel, 'Draught')
    } finally {
      await rm(broken)
    }
  })

  test('leaves nothing of its own in the sources, and nothing that is not the developer’s', async () => {
    const found = await run({
      argv: ['find', stack.directory, '!', '-user', person.name, '-o', '-name', '__pycache__', '-o', '-name', '*.pyc'],
    })
    expect(found.stdout).toBe('')
  })
})

describe('the mail catcher', () => {
  const send = async (subject: string) => {
    const mail = await odoo<number>('mail.mail', 'create', [
      {
        subject,
        email_from: 'harbour@example.com',
        email_to: 'agent@example.com',
        body_html: '<p>Your <b>berth</b></p><img src="http://elsewhere.example/x.png">',
      },
    ])
    await odoo('mail.mail', 'send', [[mail]])
    return mail
  }
  const page = async (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${mailPort}${path}`, init)
  const caught = async () =>
    (
      (await (await page('/api/mails')).json()) as {
        mails: { id: number; subject: string; envelope: { to: string[] } }[]
      }
    ).mails

  test('has what Odoo sends, and shows its HTML where nothing of it runs or is fetched', async () => {
    await send('Your berth <1>')
    const [mail] = await caught()
    expect(mail).toMatchObject({ subject: 'Your berth <1>', envelope: { to: ['agent@example.com'] } })
    expect(await (await page('/')).text()).toContain('Your berth &lt;1&gt;')
    const shown = await page(`/mails/${mail?.id}/html`)
    expect(await shown.text()).toContain('<b>berth</b>')
    const policy = shown.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toMatch(/sandbox(?!.*allow-(scripts|same-origin))/)
  })

  test('answers under names of this machine only, and is emptied by its own page only', async () => {
    const { stdout } = await run({
      argv: [
        'curl',
        '-s',
        '-o',
        '/dev/null',
        '-w',
        '%{http_code}',
        '-H',
        'Host: evil.example',
        `127.0.0.1:${mailPort}/`,
      ],
    })
    expect(stdout).toBe('421')
    expect((await page('/api/mails', { method: 'DELETE', headers: { origin: 'http://evil.example' } })).status).toBe(
      403,
    )
    expect((await page('/api/mails', { method: 'DELETE' })).status).toBe(200)
    expect(await caught()).toEqual([])
  })

  test('is passed by when a database names a mail server of its own: that fails, and dev says so', async () => {
    const server = { name: 'Real', smtp_host: 'smtp.example.com', smtp_port: 25, smtp_encryption: 'none', sequence: 1 }
    await odoo('ir.mail_server', 'create', [{ ...server, smtp_authentication: 'login', active: true }])
    const mail = await send('must not leave')
    expect(await odoo('mail.mail', 'read', [[mail], ['state']])).toEqual([{ id: mail, state: 'exception' }])
    expect(await caught()).toEqual([])
    expect((await dev()).warnings).toEqual([
      expect.stringMatching(/^quay names mail servers of its own \(smtp\.example\.com:25\): its mails fail/),
    ])
  })
})

describe('a database for throwing away', () => {
  test('is dropped only after its name was confirmed, and made again', async () => {
    const refused = await person.muelle('--yes', 'dev', '--detach', '--fresh')
    expect(refused.exitCode).toBe(3)
    expect(await odoo('ir.mail_server', 'search_count', [[]])).toBe(1)
    await dev('--fresh', '--confirm', 'quay')
    odoo = await odooClient(port, 'quay', await password())
    expect(await odoo('ir.mail_server', 'search_count', [[]])).toBe(0)
  })
})

describe('the debugger', () => {
  beforeAll(async () => {
    await stack.edit((yaml) => yaml.replace(`{mail: ${mailPort}}`, `{mail: ${mailPort}, debugger: ${debugPort}}`))
    await dev()
    odoo = await odooClient(port, 'quay', await password())
  })

  const threads = async () => {
    const client = await attachDebugger(debugPort)
    try {
      const { threads } = await client.request('threads')
      return (threads as { name: string }[]).map(({ name }) => name).join()
    } finally {
      client.close()
    }
  }

  test('lets an editor attach, and waits for nobody', async () => {
    expect(await threads()).toContain('MainThread')
  })

  test('is there again after an edit that is served, also when another is saved while Odoo reloads', async () => {
    const path = 'quay_berths/models/quay_berth.py'
    await edit(path, 'Draught', 'Depth one')
    const log = async () => (await person.muelle('logs', 'odoo-blue', '--tail', '40')).stdout
    await served('the reload', log, 'autoreload: python code updated')
    for (const [from, to] of [
      ['one', 'two'],
      ['two', 'three'],
      ['three', 'four'],
    ] as const) {
      await edit(path, `Depth ${from}`, `Depth ${to}`)
      await new Promise((resolve) => setTimeout(resolve, 400))
    }
    await served('the last edit', depthLabel, 'Depth four')
    await served('the debugger', threads, 'MainThread')
  })
})

describe('following the log', () => {
  /** Starts following, interrupts it as Ctrl-C does when it follows, and returns its end. */
  async function followed(...argv: readonly string[]): Promise<{ code: number | null; text: string }> {
    const child = person.start('--yes', 'dev', ...argv)
    let text = ''
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (text += data))
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    for (let tries = 0; tries < 1200 && !text.includes('Ctrl-C') && child.exitCode === null; tries++)
      await new Promise((resolve) => setTimeout(resolve, 100))
    await statusOf(port, '/web/login')
    for (let tries = 0; tries < 100 && !text.includes('GET /web/login'); tries++)
      await new Promise((resolve) => setTimeout(resolve, 100))
    child.kill('SIGINT')
    return { code: await ended, text }
  }

  test('shows what Odoo logs by module, and leaves everything running', async () => {
    const { code, text } = await followed('--module', 'http')
    expect(text).toMatch(/\d\d:\d\d:\d\d INFO {5}http {11}.*GET \/web\/login/)
    expect(text).not.toContain('/web/health')
    expect(code, text).toBe(0)
    expect(await statusOf(port, '/web/login')).toBe(200)
  })

  test('stops everything at its end when it is told to', async () => {
    const { code, text } = await followed('--stop-after')
    expect(code, text).toBe(0)
    expect(text).toContain('live-dev-live is stopped')
    expect(await statusOf(port, '/web/login')).toBe(0)
  })
})

test('nothing of it is rendered for production', async () => {
  await stack.edit((yaml) => `${yaml}  production: {development: {}}\n`)
  const { exitCode, stderr } = await person.muelle('-e', 'production', 'render', '--yes')
  expect(exitCode).toBe(2)
  expect(stderr).toContain('production cannot be an environment for development')
  expect(stderr).toMatch(/muelle\.yaml:\d+:16/)
  await stack.edit((yaml) => yaml.replace('  production: {development: {}}\n', ''))
})
