import { describe, expect, it } from 'vitest'
import { EnvironmentError } from '../../kernel/errors.ts'
import type { Endpoint } from '../endpoint.ts'
import { explain } from './errors.ts'

const unix: Endpoint = { kind: 'unix', path: '/dev/null', address: 'unix:///dev/null', origin: 'the default' }
const tcp: Endpoint = {
  kind: 'tcp',
  host: 'h',
  port: 2376,
  tls: undefined,
  address: 'tcp://h:2376',
  origin: 'DOCKER_HOST',
}
const ssh: Endpoint = {
  kind: 'ssh',
  host: 'erp.example',
  port: 2222,
  user: 'deploy',
  socket: undefined,
  address: 'ssh://deploy@erp.example:2222',
  origin: 'host: in muelle.yaml',
}
const failure = (fields: object) => Object.assign(new Error('failed'), fields)
const reportOf = (error: unknown, endpoint: Endpoint = unix) => {
  const told = explain(error, endpoint, 'list the containers')
  expect(told).toBeInstanceOf(EnvironmentError)
  return (told as EnvironmentError).report
}

describe('explain', () => {
  it('says who asked and whose socket it is when Docker does not let this user in', () => {
    const { what, evidence, next } = reportOf(failure({ code: 'EACCES' }))
    expect(what).toBe('You may not use Docker.')
    expect(evidence).toMatch(/user \S+ \(uid \d+, groups .*\); the socket belongs to uid 0, group 0, mode 666/)
    expect(next).toMatch(/usermod -aG docker/)
  })

  it.each([
    ['ENOTFOUND', /name of the Docker host is not known/],
    ['ETIMEDOUT', /cannot be reached/],
    ['ECONNRESET', /closed the connection/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /TLS connection to Docker failed/],
  ])('tells %s in words', (code, what) => expect(reportOf(failure({ code }), tcp).what).toMatch(what))

  it('tells a full disk of the host apart from other answers of the daemon', () => {
    const full = failure({ statusCode: 500, json: { message: 'write /var/lib/docker/x: no space left on device' } })
    expect(reportOf(full).what).toBe('Docker could not list the containers: the disk of its host is full.')
    const other = failure({ statusCode: 500, json: { message: 'driver failed' } })
    expect(reportOf(other)).toMatchObject({ what: 'Docker could not list the containers.', evidence: 'driver failed' })
  })

  it.each([
    ['no program ssh', /no ssh on this machine/, /openssh-client/],
    [
      'Host key verification failed.',
      /key of erp.example is not known/,
      /by hand and compare it: ssh -p 2222 deploy@erp/,
    ],
    [
      '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.',
      /another key than the one that is known/,
      /ssh-keygen -R '\[erp.example\]:2222'/,
    ],
    ['deploy@erp.example: Permission denied (publickey).', /does not let you in/, /ssh-add/],
    ['bash: line 1: docker: command not found', /no Docker on erp.example/, /muelle host prepare, run on that host/],
    ['dial unix /var/run/docker.sock: connect: permission denied', /may not use Docker/, /group docker/],
    ['Cannot connect to the Docker daemon at unix:///var/run/docker.sock.', /does not run/, /Start it there/],
    ['ssh: Could not resolve hostname erp.example: Name or service not known', /its name is not known/, /spelling/],
    ['ssh: connect to host erp.example port 2222: Connection timed out', /cannot be reached/, /network between/],
    ['ssh ended: 255', /connection to erp.example ended/, /ssh -p 2222 deploy@erp.example docker version/],
  ])('tells what ssh says in words: %s', (words, what, next) => {
    const report = reportOf(Object.assign(new Error(words), { code: 'MUELLE_SSH' }), ssh)
    expect(report.what).toMatch(what)
    expect(report.next).toMatch(next)
    expect(report.evidence).toContain('host: in muelle.yaml')
  })

  it('says over ssh that the connection ended where Docker itself would be blamed', () => {
    expect(reportOf(failure({ code: 'ECONNRESET' }), ssh).what).toBe('The ssh connection to erp.example ended.')
  })

  it('gives back a bug as it is', () => {
    const bug = new TypeError('x is undefined')
    expect(explain(bug, unix, 'x')).toBe(bug)
  })
})
