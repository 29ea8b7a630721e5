import { once } from 'node:events'
import {
  type ClientHttp2Session,
  connect as connectHttp2,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../packages/muelle/src/kernel/clock.ts'
import { haproxyTraffic } from '../../packages/muelle/src/traffic/haproxy.ts'
import { type Given, stackOf } from '../golden/stack-of.ts'
import { type LiveCaddy, runningCaddy } from './proxy/caddy.ts'
import { selfSigned } from './proxy/certificate.ts'
import { ask } from './proxy/client.ts'
import { type LiveProxy, runningProxy } from './proxy/proxy.ts'

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

/** A proxy that lives for one describe; both colours answer plainly before each test. */
function proxyOf(
  proxySection: Given['proxy'] & object,
  options: { active?: 'blue' | 'green'; name?: string } = {},
): { readonly it: LiveProxy } {
  let proxy: LiveProxy | undefined
  const held = {
    get it() {
      if (proxy === undefined) throw new Error('the proxy does not run')
      return proxy
    },
  }
  beforeAll(async () => {
    const pem = options.name === undefined ? {} : { pem: await selfSigned(options.name) }
    proxy = await runningProxy(await stackOf({ proxy: proxySection }), { ...options, ...pem })
  })
  beforeEach(async () => {
    await haproxyTraffic(held.it.tell).release(options.active ?? 'blue')
    held.it.blue.answer = () => ({ body: 'blue' })
    held.it.green.answer = () => ({ body: 'green' })
  })
  afterAll(() => proxy?.[Symbol.asyncDispose]())
  return held
}

describe('the proxy without TLS', () => {
  const proxy = proxyOf({ loginRate: 5, bodySize: '1M', domains: ['erp.acme.cl'] })
  const last = () => proxy.it.blue.arrived.at(-1)

  test('brings requests to the active colour and WebSockets to its evented port', async () => {
    expect((await ask(proxy.it.port, { path: '/odoo/sales?id=1' })).body.toString()).toBe('blue')
    expect(last()).toMatchObject({ method: 'GET', target: '/odoo/sales?id=1' })
    const before = proxy.it.blueSockets.arrived.length
    const upgrade = {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'MDEyMzQ1Njc4OWFiY2RlZg==',
    }
    expect(await ask(proxy.it.port, { path: '/websocket?version=1', headers: upgrade, patience: 1000 })).toMatchObject({
      status: 101,
    })
    expect(proxy.it.blueSockets.arrived.length).toBe(before + 1)
  })

  test('tells Odoo who asked, and believes nothing of what the client says of itself', async () => {
    const forged = {
      'X-Forwarded-For': '6.6.6.6',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'https',
      'X-Real-IP': '6.6.6.6',
      Forwarded: 'for=6.6.6.6',
    }
    await ask(proxy.it.port, {
      path: '/web',
      headers: { ...forged, 'X-Forwarded-Prefix': '/x', 'X-Forwarded-Port': '1', Proxy: 'http://evil.example' },
    })
    expect(last()?.headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-forwarded-host': 'erp.acme.cl',
      'x-forwarded-proto': 'http',
    })
    for (const name of ['forwarded', 'x-forwarded-prefix', 'x-forwarded-port', 'proxy'])
      expect(last()?.headers).not.toHaveProperty(name)
  })

  test.each([
    '/web/database',
    '/web/database/',
    '/web/database/manager',
    '/web/database/selector?x=1',
    '/web/database/list',
    '//web/database/manager',
    '/web//database/manager',
    '///web///database',
    '/web%2fdatabase/manager',
    '/web%2Fdatabase%2Fmanager',
    '/%77eb/database/manager',
    '/web/%64atabase/manager',
    '/w%65b/d%61tabase',
    '/WEB/Database/manager',
    '/es/web/database/manager',
    '/es_CL/web/database/manager',
    '/sr@latin/web/database',
    '/es//web//database',
    '/web/database%00/manager',
    '/web/database;x/manager',
  ])('denies the database manager as %s', async (path) => {
    const before = proxy.it.blue.arrived.length
    expect([400, 403]).toContain((await ask(proxy.it.port, { path })).status)
    expect([400, 403]).toContain((await ask(proxy.it.port, { path, method: 'POST', body: 'master_pwd=x' })).status)
    expect(proxy.it.blue.arrived.length).toBe(before)
  })

  test.each([
    '/web/./database/manager',
    '/web/x/../database/manager',
    '/./web/database',
    '/%2e/web/database',
    '/web/%2e%2e/web/database',
    '/a/..',
    '/web%00',
    '/web/%0adatabase',
    '/web/%zz',
    '/100%',
  ])('refuses the path %s, which no link of Odoo has', async (path) => {
    expect((await ask(proxy.it.port, { path })).status).toBe(400)
  })

  test('denies the database manager in the absolute form of a request, too', async () => {
    expect((await ask(proxy.it.port, { path: 'http://erp.acme.cl/web/database/manager' })).status).toBe(403)
  })

  test.each([
    '/web/login',
    '/odoo',
    '/web/content/5/informe..pdf',
    '/web/image/1/100%25.png',
    '/shop/web-database',
    '/web/dataset/call_kw/x/y',
    '/blog/web/database',
    '/.well-known/x',
    '/web/login?redirect=/web/database/../%zz',
  ])('lets %s pass', async (path) => {
    expect((await ask(proxy.it.port, { path })).status).toBe(200)
  })

  test('answers 421 to a name that is not configured, and serves the configured one with a port and in capitals', async () => {
    expect((await ask(proxy.it.port, { headers: { Host: 'other.example' } })).status).toBe(421)
    expect((await ask(proxy.it.port, { headers: { Host: '127.0.0.1' } })).status).toBe(421)
    expect((await ask(proxy.it.port, { headers: { Host: 'ERP.acme.cl:8069' } })).status).toBe(200)
  })

  test('answers 413 to a body that is announced too large, before any of it reaches Odoo', async () => {
    const before = proxy.it.blue.arrived.length
    const large = await ask(proxy.it.port, {
      method: 'POST',
      path: '/web/binary/upload',
      headers: { 'Content-Length': String(2 ** 20 + 1) },
      patience: 2000,
    })
    expect(large.status).toBe(413)
    expect(proxy.it.blue.arrived.length).toBe(before)
    expect(
      (await ask(proxy.it.port, { method: 'POST', path: '/web/binary/upload', body: 'x'.repeat(2 ** 20) })).status,
    ).toBe(200)
  })

  test('passes a body of unknown length on, for Odoo to limit', async () => {
    const headers = { 'Transfer-Encoding': 'chunked' }
    expect(
      (await ask(proxy.it.port, { method: 'POST', path: '/json', headers, body: '5\r\nhello\r\n0\r\n\r\n' })).status,
    ).toBe(200)
  })

  test('adds the headers that Odoo leaves out, and hides what runs behind it', async () => {
    proxy.it.blue.answer = () => ({ headers: ['Server: Werkzeug/3.0 Python/3.12'], body: '' })
    const { headers } = await ask(proxy.it.port, { path: '/web/login' })
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
      'x-frame-options': 'SAMEORIGIN',
    })
    for (const name of ['server', 'x-muelle-via', 'strict-transport-security']) expect(headers).not.toHaveProperty(name)
  })

  test('leaves Odoo’s own frame rules alone', async () => {
    proxy.it.blue.answer = () => ({
      headers: ["Content-Security-Policy: frame-ancestors 'self' https://portal.acme.cl"],
    })
    expect((await ask(proxy.it.port, { path: '/web' })).headers).not.toHaveProperty('x-frame-options')
  })

  test('compresses text that Odoo sends in HTTP/1.0, for those who can read it', async () => {
    const body = 'body { color: red }\n'.repeat(500)
    proxy.it.blue.answer = () => ({ headers: ['Content-Type: text/css; charset=utf-8'], body })
    const packed = await ask(proxy.it.port, { path: '/web/x.css', headers: { 'Accept-Encoding': 'gzip, br' } })
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' })
    expect(gunzipSync(packed.body).toString()).toBe(body)
    expect(packed.body.length).toBeLessThan(body.length / 10)
    expect((await ask(proxy.it.port, { path: '/web/x.css' })).body.toString()).toBe(body)
  })

  test('keeps small static files for a minute, gives them a lifetime, and keeps nothing that sets a cookie', async () => {
    let asked = 0
    proxy.it.blue.answer = ({ target }) => {
      asked++
      const own = target.includes('/cookie/') ? ['Set-Cookie: session_id=1'] : []
      return {
        headers: ['Content-Type: text/css', 'Cache-Control: public, max-age=604800', ...own],
        body: `${target} ${asked}`,
      }
    }
    const kept = [
      await ask(proxy.it.port, { path: '/web/static/a.css' }),
      await ask(proxy.it.port, { path: '/web/static/a.css' }),
    ]
    expect(kept.map(({ body }) => body.toString())).toEqual(['/web/static/a.css 1', '/web/static/a.css 1'])
    const other = [
      await ask(proxy.it.port, { path: '/cookie/static/a.css' }),
      await ask(proxy.it.port, { path: '/cookie/static/a.css' }),
    ]
    expect(other.map(({ body }) => body.toString())).toEqual(['/cookie/static/a.css 2', '/cookie/static/a.css 3'])
    proxy.it.blue.answer = () => ({ body: 'no lifetime of its own' })
    expect((await ask(proxy.it.port, { path: '/web/static/b.css' })).headers['cache-control']).toBe(
      'public, max-age=604800',
    )
  })

  test('lets nobody wait for the slowest reader', async () => {
    const large = 'x'.repeat(5_000_000)
    proxy.it.blue.answer = ({ target }) => ({ body: target === '/large' ? large : 'small' })
    const readers = Array.from({ length: 5 }, () => connect(proxy.it.port, '127.0.0.1').on('error', () => undefined))
    // On a connection that had a first request, HAProxy would share what is behind it.
    for (const reader of readers) reader.write('GET /first HTTP/1.1\r\nHost: erp.acme.cl\r\n\r\n')
    await pause(500)
    for (const reader of readers) reader.pause().write('GET /large HTTP/1.1\r\nHost: erp.acme.cl\r\n\r\n')
    await pause(500)
    const others = await Promise.all(Array.from({ length: 20 }, () => ask(proxy.it.port, { patience: 3000 })))
    for (const reader of readers) reader.destroy()
    expect(others.filter(({ status }) => status !== 200)).toEqual([])
  })

  test('never writes the query string into its log, and writes which colour answered', async () => {
    await ask(proxy.it.port, { path: '/web/reset_password?token=verysecret' })
    await pause(200)
    const lines = proxy.it.log.filter((line) => line.includes('/web/reset_password'))
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/ GET \/web\/reset_password erp\.acme\.cl odoo\/blue:\d+\/\d+\/0$/)
    expect(proxy.it.log.join('\n')).not.toContain('verysecret')
  })

  test('ends a client that sends its headers too slowly', { timeout: 20_000 }, async () => {
    const began = Date.now()
    await new Promise<void>((done) => {
      const socket = connect(proxy.it.port, '127.0.0.1')
        .on('close', () => done())
        .on('error', () => done())
        .resume()
      const timer = setInterval(() => socket.write('X: y\r\n'), 1000)
      socket.write('GET / HTTP/1.1\r\nHost: erp.acme.cl\r\n')
      socket.on('close', () => clearInterval(timer))
    })
    expect(Date.now() - began).toBeLessThan(15_000)
  })

  test('lets an address try to log in as often as configured, over the form and JSON together, however the path is written', async () => {
    const paths = [
      '/web/login',
      '/web/session/authenticate',
      '//web/login',
      '/web/%6cogin',
      '/es/web/login',
      '/xmlrpc/2/common',
      '/web/login',
    ]
    const statuses: number[] = []
    for (const path of paths)
      statuses.push((await ask(proxy.it.port, { method: 'POST', path, body: 'login=admin' })).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429])
    const refused = await ask(proxy.it.port, { method: 'POST', path: '/web/login', body: 'login=admin' })
    expect(refused.headers['retry-after']).toBe('60')
    // Looking at the form, and everything else, goes on.
    expect((await ask(proxy.it.port, { path: '/web/login' })).status).toBe(200)
    expect((await ask(proxy.it.port, { method: 'POST', path: '/web/dataset/call_kw', body: '{}' })).status).toBe(200)
  })
})

describe('the proxy behind an edge', () => {
  const proxy = proxyOf({ tls: 'edge', trusted: ['127.0.0.0/8', '10.0.0.0/8'], loginRate: 2 })
  const last = () => proxy.it.blue.arrived.at(-1)?.headers

  test('believes the edge, and of a chain only what trusted ones added', async () => {
    await ask(proxy.it.port, {
      headers: {
        Host: 'inner',
        'X-Forwarded-For': '6.6.6.6, 203.0.113.9, 10.1.1.1',
        'X-Forwarded-Host': 'erp.acme.cl',
        'X-Forwarded-Proto': 'http',
      },
    })
    expect(last()).toMatchObject({
      host: 'erp.acme.cl',
      'x-forwarded-for': '203.0.113.9',
      'x-real-ip': '203.0.113.9',
      'x-forwarded-host': 'erp.acme.cl',
      'x-forwarded-proto': 'http',
    })
  })

  test('says https when the edge says nothing', async () => {
    await ask(proxy.it.port, { headers: { 'X-Forwarded-For': '203.0.113.9' } })
    expect(last()).toMatchObject({ 'x-forwarded-proto': 'https', 'x-forwarded-host': 'erp.acme.cl' })
    await ask(proxy.it.port, { headers: { 'X-Forwarded-Proto': 'ftp' } })
    expect(last()).toMatchObject({ 'x-forwarded-proto': 'https' })
  })

  test('counts attempts to log in by the address behind the edge; IPv6 by /64', async () => {
    const attempt = async (address: string) =>
      (
        await ask(proxy.it.port, {
          method: 'POST',
          path: '/web/login',
          body: 'x',
          headers: { 'X-Forwarded-For': address },
        })
      ).status
    expect([await attempt('198.51.100.1'), await attempt('198.51.100.1'), await attempt('198.51.100.1')]).toEqual([
      200, 200, 429,
    ])
    expect(await attempt('198.51.100.2')).toBe(200)
    expect([
      await attempt('2001:db8:1:1::1'),
      await attempt('2001:db8:1:1::2'),
      await attempt('2001:db8:1:1:ffff::3'),
    ]).toEqual([200, 200, 429])
    expect(await attempt('2001:db8:1:2::1')).toBe(200)
  })
})

describe('a proxy whose edge is somebody else', () => {
  const proxy = proxyOf({ tls: 'edge', trusted: ['192.0.2.0/24'] })

  test('believes nobody else', async () => {
    await ask(proxy.it.port, {
      headers: { 'X-Forwarded-For': '6.6.6.6', 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'http' },
    })
    expect(proxy.it.blue.arrived.at(-1)?.headers).toMatchObject({
      host: 'erp.acme.cl',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'erp.acme.cl',
      'x-forwarded-proto': 'https',
    })
  })
})

describe('the proxy when a colour goes away', () => {
  const proxy = proxyOf({})

  test('never sends a request again that may have been executed', async () => {
    for (const method of ['POST', 'GET']) {
      const before = proxy.it.blue.arrived.length
      proxy.it.blue.answer = () => 'drop'
      const { status } = await ask(proxy.it.port, { method, path: '/execute', body: method === 'POST' ? 'once' : '' })
      expect(status).toBe(502)
      expect(proxy.it.blue.arrived.slice(before).filter(({ target }) => target === '/execute')).toHaveLength(1)
      expect(proxy.it.green.arrived.filter(({ target }) => target === '/execute')).toHaveLength(0)
    }
  })

  test('holds requests while the colour is away, and loses none when it comes back with another address', async () => {
    await proxy.it.blue.stop()
    proxy.it.names.set('odoo-blue', undefined)
    const held = [
      ask(proxy.it.port, { path: '/read' }),
      ask(proxy.it.port, { method: 'POST', path: '/write', body: 'x'.repeat(200_000) }),
    ]
    await pause(3000)
    // The other address: green's, which answers for it.
    proxy.it.names.set('odoo-blue', '127.0.1.2')
    expect((await Promise.all(held)).map(({ status, body }) => `${status} ${body}`)).toEqual(['200 green', '200 green'])
    proxy.it.names.set('odoo-blue', '127.0.1.1')
    await proxy.it.blue.start()
    await expect.poll(async () => (await ask(proxy.it.port)).body.toString()).toBe('blue')
  })

  test('shows a page that reloads itself, with 503 and Retry-After, when nobody shall be served', async () => {
    await haproxyTraffic(proxy.it.tell).close()
    for (const method of ['GET', 'POST']) {
      const page = await ask(proxy.it.port, { method, path: '/odoo' })
      expect(page).toMatchObject({ status: 503, headers: { 'retry-after': '15', 'cache-control': 'no-store' } })
      expect(page.body.toString()).toContain('Volvemos enseguida')
    }
  })

  test('drops a held read whose client gave up, and runs a held write that was sent, once', async () => {
    await haproxyTraffic(proxy.it.tell).hold()
    for (const method of ['GET', 'POST'])
      await ask(proxy.it.port, { method, path: '/given-up', body: method === 'POST' ? 'x' : '', patience: 1500 })
    await haproxyTraffic(proxy.it.tell).release('blue')
    await pause(2500)
    const run = proxy.it.blue.arrived.filter(({ target }) => target === '/given-up')
    expect(run.map(({ method }) => method)).toEqual(['POST'])
  })
})

describe('a held cutover', () => {
  const proxy = proxyOf({})

  test('fails no request and runs each exactly once', { timeout: 60_000 }, async () => {
    const traffic = haproxyTraffic(proxy.it.tell)
    const slow = async () => {
      await pause(20)
      return { body: 'done' }
    }
    proxy.it.blue.answer = slow
    proxy.it.green.answer = slow
    const statuses: number[] = []
    const sent: string[] = []
    let going = true
    const clients = Array.from({ length: 12 }, async (_, client) => {
      for (let number = 0; going; number++) {
        const method = number % 2 === 0 ? 'POST' : 'GET'
        const path = `/${client}/${number}`
        sent.push(path)
        // Some bodies are larger than HAProxy's buffer.
        statuses.push(
          (
            await ask(proxy.it.port, {
              method,
              path,
              body: method === 'POST' ? 'x'.repeat(number % 4 === 0 ? 100_000 : 100) : '',
            })
          ).status,
        )
      }
    })
    await pause(1500)
    await traffic.hold()
    expect(await traffic.drained('blue', { seconds: 10, clock: systemClock })).toBe(0)
    await proxy.it.blue.stop()
    await pause(4000)
    await traffic.release('green')
    await pause(2500)
    going = false
    await Promise.all(clients)
    expect(statuses.filter((status) => status !== 200)).toEqual([])
    const executed = [...proxy.it.blue.arrived, ...proxy.it.green.arrived].map(({ target }) => target)
    expect(executed.filter((target) => target.split('/').length === 3).sort()).toEqual(sent.sort())
    expect(proxy.it.green.arrived.length).toBeGreaterThan(10)
    await proxy.it.blue.start()
  })

  test('keeps requests beyond what Odoo takes at once, and serves them all', { timeout: 60_000 }, async () => {
    let now = 0
    let most = 0
    proxy.it.blue.answer = async () => {
      most = Math.max(most, ++now)
      await pause(30)
      now--
      return { body: 'done' }
    }
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, number) =>
        ask(proxy.it.port, {
          method: number % 2 ? 'POST' : 'GET',
          path: `/many/${number}`,
          body: number % 2 ? 'x' : '',
        }),
      ),
    )
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    // Five workers (2 CPUs), eight waiting for each.
    expect(most).toBeLessThanOrEqual(40)
  })
})

describe('a reload with green active', () => {
  const proxy = proxyOf({})

  test('changes the colour without losing a request, and a wrong colour is an error, not a guess', {
    timeout: 60_000,
  }, async () => {
    const answers: string[] = []
    let going = true
    const client = (async () => {
      while (going) {
        const { status, body } = await ask(proxy.it.port, { method: 'POST', path: '/x', body: 'x' })
        answers.push(`${status} ${body}`)
      }
    })()
    await pause(500)
    await proxy.it.reload('green')
    await pause(2500)
    going = false
    await client
    expect([...new Set(answers)].sort()).toEqual(['200 blue', '200 green'])
    expect(answers.at(-1)).toBe('200 green')
  })
})

describe('the proxy with a certificate of one’s own', () => {
  const proxy = proxyOf({ tls: 'files', domains: ['erp.acme.cl'], https: 8443 }, { name: 'erp.acme.cl' })
  const session = (): ClientHttp2Session =>
    connectHttp2(`https://127.0.0.1:${proxy.it.securePort}`, { rejectUnauthorized: false, servername: 'erp.acme.cl' })

  test('sends plain HTTP to the published HTTPS address, path and query kept', async () => {
    const answer = await ask(proxy.it.port, {
      method: 'POST',
      path: '/web/login?redirect=%2fodoo',
      headers: { Host: 'erp.acme.cl:80' },
      body: 'x',
    })
    expect(answer.status).toBe(308)
    // The published port stands there; the test gave it another inside.
    expect(answer.headers.location).toMatch(/^https:\/\/erp\.acme\.cl:\d+\/web\/login\?redirect=%2fodoo$/)
    expect((await ask(proxy.it.port, { headers: { Host: 'evil.example' } })).status).toBe(421)
  })

  test('speaks HTTP/2, says https to Odoo and tells browsers to stay with it', async () => {
    const client = session()
    const [headers, body] = await request(client, { ':path': '/odoo', ':authority': 'erp.acme.cl' })
    client.close()
    expect(headers).toMatchObject({ ':status': 200, 'strict-transport-security': 'max-age=31536000' })
    expect(body).toBe('blue')
    expect(proxy.it.blue.arrived.at(-1)?.headers).toMatchObject({
      host: 'erp.acme.cl',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'erp.acme.cl',
    })
  })

  test('denies the database manager over HTTP/2, too', async () => {
    const client = session()
    for (const path of ['/web/database/manager', '//web/database', '/web%2fdatabase'])
      expect((await request(client, { ':path': path, ':authority': 'erp.acme.cl' }))[0]).toMatchObject({
        ':status': 403,
      })
    client.close()
  })

  test('opens a WebSocket over HTTP/2 (RFC 8441), as browsers do', async () => {
    const client = session()
    await new Promise((done) => client.once('remoteSettings', done))
    const stream = client.request(
      {
        ':method': 'CONNECT',
        ':protocol': 'websocket',
        ':scheme': 'https',
        ':path': '/websocket',
        ':authority': 'erp.acme.cl',
        'sec-websocket-version': '13',
      },
      { endStream: false },
    )
    const [headers] = await once(stream, 'response')
    expect(headers).toMatchObject({ ':status': 200 })
    stream.write('echo')
    expect(String((await once(stream, 'data'))[0])).toBe('echo')
    client.destroy()
  })

  test('refuses TLS 1.1', async () => {
    const old = connectTls({
      port: proxy.it.securePort,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
    const [error] = await once(old, 'error')
    expect(String(error)).toMatch(/protocol version|alert/i)
  })
})

describe('the proxy behind its own Caddy', () => {
  const section = { tls: 'acme', domains: ['erp.acme.cl'], loginRate: 2 }
  const proxy = proxyOf(section)
  let caddy: LiveCaddy
  beforeAll(async () => {
    caddy = await runningCaddy(await stackOf({ proxy: section }), proxy.it.port)
  })
  afterAll(() => caddy[Symbol.asyncDispose]())
  const session = () =>
    connectHttp2(`https://127.0.0.1:${caddy.httpsPort}`, { rejectUnauthorized: false, servername: 'erp.acme.cl' })
  const forged = { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' }

  test('tells Odoo the client that Caddy saw, whatever that says of itself', async () => {
    const client = session()
    const [headers, body] = await request(client, { ':path': '/odoo', ':authority': 'erp.acme.cl', ...forged })
    client.close()
    expect([headers[':status'], body]).toEqual([200, 'blue'])
    expect(headers).toMatchObject({
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
    })
    expect(proxy.it.blue.arrived.at(-1)?.headers).toMatchObject({
      host: 'erp.acme.cl',
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-forwarded-host': 'erp.acme.cl',
      'x-forwarded-proto': 'https',
    })
  })

  test('sends plain HTTP to HTTPS', async () => {
    const answer = await ask(caddy.httpPort, { path: '/web/login' })
    expect(answer.status).toBe(308)
    expect(answer.headers.location).toMatch(/^https:\/\/erp\.acme\.cl(:\d+)?\/web\/login$/)
  })

  test('offers no HTTP/3, whose port is not published, and does not say what it is', async () => {
    const client = session()
    const [headers] = await request(client, { ':path': '/odoo', ':authority': 'erp.acme.cl' })
    client.close()
    for (const name of ['alt-svc', 'server', 'via']) expect(headers).not.toHaveProperty(name)
  })

  test('limits attempts to log in by the client, which cannot choose another address', async () => {
    const client = session()
    const attempt = async (address: string) => {
      const headers = {
        ':method': 'POST',
        ':path': '/web/login',
        ':authority': 'erp.acme.cl',
        'x-forwarded-for': address,
      }
      return (await request(client, headers))[0][':status']
    }
    expect([await attempt('198.51.100.1'), await attempt('198.51.100.2'), await attempt('198.51.100.3')]).toEqual([
      200, 200, 429,
    ])
    client.close()
  })

  test('waits while requests are held', async () => {
    await haproxyTraffic(proxy.it.tell).hold()
    const client = session()
    const held = ['GET', 'POST'].map((method) =>
      request(client, { ':method': method, ':path': `/held/${method}`, ':authority': 'erp.acme.cl' }),
    )
    await pause(4000)
    await haproxyTraffic(proxy.it.tell).release('green')
    expect((await Promise.all(held)).map(([headers, body]) => `${headers[':status']} ${body}`)).toEqual([
      '200 green',
      '200 green',
    ])
    client.close()
  })
})

async function request(
  client: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
): Promise<readonly [IncomingHttpHeaders, string]> {
  const stream = client.request(headers).end()
  const [answer] = (await once(stream, 'response')) as [IncomingHttpHeaders]
  return [answer, await text(stream)]
}
