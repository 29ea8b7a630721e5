import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { start } from '../../packages/muelle/src/kernel/spawn.ts'
import { ownImages } from '../../packages/muelle/src/workshop/images/debian.ts'
import {
  builtImages,
  docker,
  done,
  eventually,
  hardened,
  inside,
  label,
  removeMade,
  standing,
  volume,
} from './images/own-images.ts'

let image: Awaited<ReturnType<typeof builtImages>>
beforeAll(async () => {
  image = await builtImages()
  await removeMade()
})
afterEach(removeMade)

/** What a published port answers. */
async function get(container: string, port: number): Promise<string> {
  const address = (await docker('port', container, `${port}/tcp`)).out.split('\n')[0]
  return (await run({ argv: ['curl', '-s', '-m', '5', '-H', 'Host: erp.test', `http://${address}/`] })).stdout
}

/** A volume that a script of the base image fills. */
const filled = (name: string, script: string, options?: string[]) =>
  volume(name, { image: image.base, script }, options)

test('the base opens its root directory to every user and keeps nothing of the machine that made it', async () => {
  const found = await done(
    ...['run', '--rm', `--label=${label}`, '--user=1234', image.base, 'sh', '-c'],
    'stat -c %a /; cat /etc/machine-id 2>&1; ls /var/lib/apt/lists /var/cache/apt/archives /tmp; ls /etc/ssl/certs/ca-certificates.crt',
  )
  expect(found.split('\n')[0]).toBe('755')
  expect(found).toContain('cat: /etc/machine-id: No such file or directory')
  expect(found).not.toMatch(/_InRelease|\.deb/)
  expect(found).toContain('/etc/ssl/certs/ca-certificates.crt')
})

test.each(ownImages)('%s says what it is and carries no package lists', async (name) => {
  const labels = JSON.parse(await done('inspect', '-f', '{{json .Config.Labels}}', image[name]))
  expect(labels['io.muelle.inputs']).toMatch(/^[0-9a-f]{12}$/)
  if (name !== 'base')
    expect(labels['org.opencontainers.image.title']).toBe(`muelle${name === 'muelle' ? '' : ` ${name}`}`)
  const left = await done(
    ...['run', '--rm', `--label=${label}`, '--user=0', '--entrypoint=sh', image[name], '-c'],
    'find /var/lib/apt/lists /var/cache/apt -type f ! -name lock; find / -xdev -name "*.deb"',
  )
  expect(left).toBe('')
})

describe('haproxy', () => {
  const configuration = `
global
  stats socket /run/haproxy/admin.sock mode 660 level admin expose-fd listeners
defaults
  mode http
  timeout connect 1s
  timeout client 10s
  timeout server 10s
frontend front
  bind :8080
  .if streq("\\$MUELLE_ACTIVE",blue)
  http-request return status 200 content-type text/plain string blue
  .elif streq("\\$MUELLE_ACTIVE",green)
  http-request return status 200 content-type text/plain string green
  .else
  .alert "MUELLE_ACTIVE is neither blue nor green: see active.cfg"
  .endif
`
  const files = ['-f', '/etc/muelle/active.cfg', '-f', '/etc/muelle/haproxy.cfg']
  const colour = (name: string) =>
    `printf 'global\\n  setenv MUELLE_ACTIVE ${name}\\n' >/v/new; mv /v/new /v/active.cfg`

  async function serve(): Promise<void> {
    await filled('mi-conf', `cat >/v/haproxy.cfg <<END\n${configuration}END\n${colour('blue')}`)
    const tmpfs = [
      '--opt=type=tmpfs',
      '--opt=device=tmpfs',
      '--opt=o=uid=99,gid=0,mode=2750,size=1m,nosuid,nodev,noexec',
    ]
    await volume('mi-run', undefined, tmpfs)
    await done(
      ...['run', '-d', '--name=mi-proxy', ...hardened, '--user=99:99', '-p', '127.0.0.1::8080'],
      ...['-v', 'mi-conf:/etc/muelle:ro', '-v', 'mi-run:/run/haproxy', image.haproxy, 'haproxy', ...files],
    )
    await eventually(() => get('mi-proxy', 8080), 'blue')
  }
  const repaint = (name: string) =>
    done('run', '--rm', `--label=${label}`, '-v', 'mi-conf:/v', image.base, 'sh', '-ec', colour(name))

  test('serves without capabilities and changes to the colour of active.cfg when it reloads', async () => {
    await serve()
    expect(await standing('mi-proxy')).toBe('Uid: 99 99 99 99 CapEff: 0000000000000000 NoNewPrivs: 1')
    await repaint('green')
    await done('kill', '--signal=USR2', 'mi-proxy')
    await eventually(() => get('mi-proxy', 8080), 'green')
    expect((await docker('inspect', '-f', '{{.RestartCount}}', 'mi-proxy')).out).toBe('0')
  })

  test('refuses a colour that it does not know', async () => {
    await serve()
    await repaint('purple')
    const { code, out } = await docker('exec', 'mi-proxy', 'haproxy', '-c', ...files)
    expect(code).toBe(1)
    expect(out).toContain('MUELLE_ACTIVE is neither blue nor green')
  })

  test('answers uid 0 without capabilities on its runtime socket, and no other user', async () => {
    await serve()
    const program = `const s = require('net').connect('/run/haproxy/admin.sock', () => s.end('show info\\n'))
      s.pipe(process.stdout); s.on('error', (e) => console.log(e.code))`
    const ask = (user: string) =>
      done(
        'run',
        '--rm',
        ...hardened,
        `--user=${user}`,
        '-v',
        'mi-run:/run/haproxy',
        '--entrypoint=node',
        image.muelle,
        '-e',
        program,
      )
    expect(await ask('0:0')).toContain('Name: HAProxy')
    expect(await ask('1000:1000')).toBe('EACCES')
  })
})

test('caddy serves a Caddyfile as user 1000 without capabilities and keeps its certificates in /data', async () => {
  const caddyfile =
    '{\n http_port 8080\n https_port 8443\n admin off\n}\nhttp://erp.test {\n respond plain\n}\nhttps://tls.test {\n tls internal\n respond secure\n}\n'
  await filled('mi-caddy', `printf '%s' '${caddyfile}' >/v/Caddyfile`)
  const options = [
    '-v',
    'mi-caddy:/etc/caddy:ro',
    '--tmpfs=/data:uid=1000',
    '--tmpfs=/config:uid=1000',
    '--user=1000:1000',
  ]
  const validated = await done(
    'run',
    '--rm',
    ...hardened,
    ...options,
    image.caddy,
    'caddy',
    'validate',
    '--config',
    '/etc/caddy/Caddyfile',
  )
  expect(validated).toContain('Valid configuration')
  await done('run', '-d', '--name=mi-caddy', ...hardened, ...options, '-p', '127.0.0.1::8080', image.caddy)
  await eventually(() => get('mi-caddy', 8080), 'plain')
  expect(await standing('mi-caddy')).toBe('Uid: 1000 1000 1000 1000 CapEff: 0000000000000000 NoNewPrivs: 1')
  await eventually(() => inside('mi-caddy', 'find /data -name "*.crt"'), 'tls.test.crt')
})

describe('redis', () => {
  test('demands the password of its configuration file and keeps its data over a restart', async () => {
    await filled(
      'mi-secrets',
      "printf 'requirepass s3cret\\nappendonly yes\\n' >/v/redis.conf; chown -R 999:999 /v; chmod 500 /v; chmod 400 /v/redis.conf",
    )
    await volume('mi-data')
    const mounts = ['-v', 'mi-data:/data', '-v', 'mi-secrets:/run/secrets:ro']
    await done(
      'run',
      '-d',
      '--name=mi-redis',
      ...hardened,
      '--user=999:999',
      ...mounts,
      image.redis,
      'redis-server',
      '/run/secrets/redis.conf',
    )
    const ask = (...argv: string[]) => docker('exec', 'mi-redis', 'redis-cli', ...argv).then(({ out }) => out)
    await eventually(() => ask('ping'), 'NOAUTH')
    expect(await ask('--no-auth-warning', '-a', 's3cret', 'set', 'key', 'kept')).toBe('OK')
    await done('restart', 'mi-redis')
    await eventually(() => ask('--no-auth-warning', '-a', 's3cret', 'get', 'key'), 'kept')
    expect(await inside('mi-redis', 'stat -c %u:%g:%a /data/appendonlydir')).toBe('999:999:700')
  })

  test.each([
    ['answers other containers without a configuration, as the official image', '', 'PONG'],
    ['leaves protected mode to a configuration that speaks of it', 'protected-mode yes', 'DENIED'],
  ])('%s', async (_, line, answer) => {
    await filled('mi-conf', `echo '${line}' >/v/redis.conf`)
    const mounts = ['--tmpfs=/data:uid=999', '-v', 'mi-conf:/conf:ro']
    await done(
      'run',
      '-d',
      '--name=mi-redis',
      ...hardened,
      '--user=999:999',
      ...mounts,
      image.redis,
      '/conf/redis.conf',
    )
    const address = await done('inspect', '-f', '{{.NetworkSettings.IPAddress}}', 'mi-redis')
    const ask = () =>
      docker('run', '--rm', `--label=${label}`, '--entrypoint=redis-cli', image.redis, '-h', address, 'ping')
    await eventually(async () => (await ask()).out, answer)
  })
})

describe('muelle', () => {
  const socket = ['-v', '/var/run/docker.sock:/var/run/docker.sock']

  test('runs Compose against the socket as uid 0 without capabilities, without the docker command', async () => {
    const compose = `services: {web: {image: "${image.base}", network_mode: none, pull_policy: never, labels: {${label.replace('=', ': ')}}, command: [sleep, "60"]}}`
    await filled('mi-stack', `printf '%s' '${compose}' >/v/compose.yaml`)
    const helper = (...argv: string[]) =>
      done(
        'run',
        '--rm',
        ...hardened,
        '--network=none',
        ...socket,
        '-v',
        'mi-stack:/s',
        '-w',
        '/s',
        '--entrypoint=docker-compose',
        image.muelle,
        '-p',
        'mi-stack',
        ...argv,
      )
    await helper('up', '-d', '--wait')
    expect(await helper('ps', '--format', '{{.Service}} {{.State}}')).toContain('web running')
    await helper('down', '-t', '0')
    expect(await done('ps', '-aq', '--filter=label=com.docker.compose.project=mi-stack')).toBe('')
  })

  test('gives a lock free when the client that held it is killed', async () => {
    await volume('mi-stack')
    const options = [
      'run',
      '--rm',
      '-i',
      ...hardened,
      '-v',
      'mi-stack:/s',
      '--entrypoint=flock',
      image.muelle,
      '-n',
      '/s/lock',
    ]
    const client = start({ argv: ['docker', ...options, 'sh', '-c', 'echo held; cat'] })
    await new Promise((resolve) => client.stdout.once('data', resolve))
    expect((await docker(...options, 'true')).code).toBe(1)
    if (client.pid) process.kill(client.pid, 'SIGKILL')
    await eventually(async () => String((await docker(...options, 'true')).code), /^0$/)
  })
})
