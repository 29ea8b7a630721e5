import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { start } from '../kernel/spawn.ts'
import { call } from '../project/fixtures/call.ts'
import { selfSigned } from '../secrets/fixtures/self-signed.ts'
import { project } from '../stack/fixtures/project.ts'
import { sendScript } from './script.ts'
import { problems, SentMail } from './send.ts'
import { smtpSet } from './set.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A mail server that answers by the first word of what it is told; the rest as a server that takes everything. */
async function server(
  answers: Readonly<Record<string, string>> = {},
  pem?: { readonly key: string; readonly cert: string },
): Promise<{ port: number; heard: string[] }> {
  const heard: string[] = []
  const usual: Readonly<Record<string, string>> = {
    EHLO: '250-here\r\n250 AUTH PLAIN',
    AUTH: '235 in',
    MAIL: '250 ok',
    RCPT: '250 ok',
    DATA: '354 go on',
    QUIT: '221 bye',
    '.': '250 taken as 7',
  }
  const talk = (socket: Socket) => {
    let inData = false
    let encrypted = false
    let rest = ''
    const listen = (data: Buffer) => {
      if (encrypted) return void socket.write('500 what?\r\n')
      rest += data.toString('utf8')
      const lines = rest.split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        heard.push(line)
        if (inData && line !== '.') continue
        inData = false
        const word = line.split(' ')[0]?.toUpperCase() ?? ''
        const answer = answers[word] ?? usual[word] ?? '250 ok'
        inData = word === 'DATA' && answer.startsWith('354')
        socket.write(`${answer}\r\n`)
        encrypted = word === 'STARTTLS'
        if (!encrypted || pem === undefined) continue
        socket.off('data', listen)
        talk(new TLSSocket(socket, { isServer: true, ...pem }))
      }
    }
    socket.on('data', listen)
    socket.on('error', () => undefined)
  }
  const listening: Server = createServer((socket) => {
    socket.write(`${answers.connect ?? '220 fake'}\r\n`)
    talk(socket)
  })
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => listening.close(resolve)))
  return { port: (listening.address() as AddressInfo).port, heard }
}

/** Runs the script as it runs in the container, with an odoo.conf. */
async function send(conf: Readonly<Record<string, string | number>>, mail: object = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'smtp-'))
  closing.push(() => rm(directory, { recursive: true }))
  const lines = Object.entries({ email_from: 'Harbour <odoo@acme.cl>', ...conf })
  await writeFile(
    join(directory, 'odoo.conf'),
    `[options]\n${lines.map(([key, value]) => `${key} = ${value}\n`).join('')}`,
  )
  const running = start({
    argv: ['python3', '-', JSON.stringify({ to: 'you@example.com', subject: 'Test', timeout: 5, ...mail })],
    environ: { PATH: process.env.PATH, ODOO_RC: join(directory, 'odoo.conf') },
  })
  running.stdin.end(sendScript)
  let out = ''
  let errors = ''
  running.stdout.on('data', (text) => (out += text))
  running.stderr.on('data', (text) => (errors += text))
  await running.ended
  expect(errors).toBe('')
  return SentMail.parse(JSON.parse(out))
}

const at = (port: number) => ({ smtp_server: '127.0.0.1', smtp_port: port })

describe('a test mail', () => {
  test('is taken, and every answer of the server is told', async () => {
    const { port, heard } = await server()
    const sent = await send({ ...at(port), smtp_user: 'odoo', smtp_password: 'correct horse % battery' })
    expect(sent).toMatchObject({ failed: null, source: 'odoo.conf', from: 'odoo@acme.cl', encryption: 'none' })
    expect(sent.talk.map(({ said, code }) => `${said.split(' ')[0]} ${code}`)).toEqual([
      '(connect) 220',
      'ehlo 250',
      'AUTH 235',
      'mail 250',
      'rcpt 250',
      'data 354',
      '(the 250',
      'quit 221',
    ])
    expect(sent.talk.at(-2)?.text).toBe('taken as 7')
    expect(heard.join('\n')).toContain(
      `AUTH PLAIN ${Buffer.from('\0odoo\0correct horse % battery').toString('base64')}`,
    )
  })

  test('tells nothing of the password, however the server asks for it', async () => {
    for (const way of ['PLAIN', 'LOGIN', 'CRAM-MD5']) {
      const challenge = way === 'CRAM-MD5' ? '334 PDE+' : '334 VXNlcm5hbWU6'
      const { port } = await server({
        EHLO: `250-here\r\n250 AUTH ${way}`,
        AUTH: way === 'PLAIN' ? '535 no' : challenge,
      })
      const text = JSON.stringify(await send({ ...at(port), smtp_user: 'odoo', smtp_password: 'swordfish' }))
      expect(text).not.toContain('swordfish')
      expect(text).not.toContain(Buffer.from('swordfish').toString('base64'))
      expect(text).not.toContain(Buffer.from('\0odoo\0swordfish').toString('base64'))
    }
  })

  test.each([
    ['login', { AUTH: '535 5.7.8 wrong' }, { smtp_user: 'odoo', smtp_password: 'x' }],
    ['no-auth', { EHLO: '250 here' }, { smtp_user: 'odoo', smtp_password: 'x' }],
    ['no-starttls', {}, { smtp_ssl: 'True' }],
    ['sender', { MAIL: '553 5.7.1 not yours' }, {}],
    ['relay', { RCPT: '554 5.7.1 Relay access denied' }, {}],
    ['relay', { RCPT: '550 relaying denied' }, {}],
    ['recipient', { RCPT: '550 5.1.1 no such user' }, {}],
    ['later', { RCPT: '450 4.2.0 greylisted' }, {}],
    ['content', { '.': '550 spam' }, {}],
    ['closed', { connect: '554 go away' }, {}],
    ['tls', { EHLO: '250-here\r\n250 STARTTLS', STARTTLS: '220 go on' }, { smtp_ssl: 'True' }],
    ['filtered', {}, { from_filter: 'other.cl, boss@acme.cl' }],
    ['no-sender', {}, { email_from: '' }],
  ] as const)('that fails is explained: %s', async (kind, answers, conf) => {
    const { port } = await server(answers)
    const sent = await send({ ...at(port), ...conf })
    expect(sent.failed?.kind, JSON.stringify(sent)).toBe(kind)
    expect(problems[kind].every((text) => text !== '')).toBe(true)
  })

  test('goes through a certificate that is not valid, as with Odoo, and says so', async () => {
    const { certificate: cert, key } = selfSigned('mail', new Date('2100-01-01'))
    const pem = { key, cert }
    const { port } = await server({ EHLO: '250-here\r\n250-STARTTLS\r\n250 AUTH PLAIN', STARTTLS: '220 go on' }, pem)
    const sent = await send({ ...at(port), smtp_ssl: 'True', smtp_user: 'odoo', smtp_password: 'x' })
    expect(sent).toMatchObject({ failed: null, encryption: 'starttls', certificate: 'self-signed certificate' })
  })

  test('says that nobody listens, and that there is no such server', async () => {
    expect((await send(at(1))).failed?.kind).toBe('refused')
    expect((await send({ smtp_server: 'no-such-host.invalid', smtp_port: 25 })).failed?.kind).toBe('name')
  })

  test('is let through by a filter for its address or its domain', async () => {
    const { port } = await server()
    for (const from_filter of ['acme.cl', 'other.cl,odoo@acme.cl'])
      expect((await send({ ...at(port), from_filter })).failed).toBeNull()
  })
})

describe('the mail server in muelle.yaml', () => {
  const yaml = 'schema: 1\nname: acme\nodoo:\n  databases: [acme]\n'
  const written = (directory: string) => readFile(join(directory, 'muelle.yaml'), 'utf8')

  test('is written key by key, the port by the encryption', async () => {
    const directory = project({ 'muelle.yaml': yaml })
    const { plan } = await call(smtpSet, directory, {
      host: 'mail.acme.cl',
      from: 'odoo@acme.cl',
      fromFilter: 'acme.cl',
    })
    expect(plan?.steps.map(({ id }) => id)).toEqual(['set'])
    expect(await written(directory)).toContain(
      'conf: {smtp_server: mail.acme.cl, smtp_port: 587, smtp_ssl: true, email_from: odoo@acme.cl, from_filter: acme.cl}',
    )
    await call(smtpSet, directory, { host: 'relay.lan', encryption: 'none' })
    expect(await written(directory)).toContain('{smtp_server: relay.lan, smtp_port: 25, smtp_ssl: false, email_from')
  })

  test('with SSL from the first byte is refused, and says what works', async () => {
    const directory = project({ 'muelle.yaml': yaml })
    await expect(call(smtpSet, directory, { host: 'a.cl', encryption: 'ssl' })).rejects.toMatchObject({
      report: { next: expect.stringContaining('587') },
    })
    expect(await written(directory)).toBe(yaml)
  })

  test('with a user asks for the password before anything is written', async () => {
    const directory = project({ 'muelle.yaml': yaml })
    await expect(call(smtpSet, directory, { host: 'a.cl', user: 'odoo' })).rejects.toThrow('no secret is asked for')
    expect(await written(directory)).toBe(yaml)
  })
})
