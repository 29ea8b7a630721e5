import { describe, expect, it } from 'vitest'
import { detailOf } from './detail.ts'

const inspected = (more: { Config?: object; HostConfig?: object; State?: object } = {}) => ({
  Id: 'abcdef0123',
  Name: '/acme-db-1',
  Image: 'sha256:1',
  State: { Status: 'running', StartedAt: '2026-11-23T12:00:00Z', FinishedAt: '0001-01-01T00:00:00Z', ...more.State },
  Config: { Image: 'postgres:15', Env: null, Cmd: ['postgres'], Entrypoint: null, ...more.Config },
  HostConfig: { LogConfig: { Type: 'json-file', Config: null }, ...more.HostConfig },
  NetworkSettings: { Networks: { acme_data: { IPAddress: '172.20.0.2', Aliases: ['db', 'abcdef'] } } },
})

describe('what a container is', () => {
  it('never tells a value that may be a secret', () => {
    const Env = [
      'POSTGRES_PASSWORD=hunter2',
      'POSTGRES_PASSWORD_FILE=/run/secrets/postgres_password',
      'AI_KEY=sk-live-1',
      'URL=https://user:pw@host/',
      'ADMIN_TOKEN=/looks/like/a/path',
      'PATH=/usr/bin:/bin',
      'LANG=C.UTF-8',
      'PORT=8069',
      'EMPTY',
    ]
    const { environment } = detailOf(inspected({ Config: { Env } }))
    expect(Object.fromEntries(environment.map(({ name, value }) => [name, value]))).toEqual({
      POSTGRES_PASSWORD: null,
      POSTGRES_PASSWORD_FILE: '/run/secrets/postgres_password',
      AI_KEY: null,
      URL: null,
      ADMIN_TOKEN: null,
      PATH: '/usr/bin:/bin',
      LANG: 'C.UTF-8',
      PORT: '8069',
      EMPTY: null,
    })
  })

  it('says how it ended only when it ended', () => {
    expect(detailOf(inspected())).toMatchObject({ exitCode: null, finishedAt: null, health: null })
    const State = { Status: 'exited', ExitCode: 137, OOMKilled: true, FinishedAt: '2026-11-23T12:05:00Z' }
    expect(detailOf(inspected({ State }))).toMatchObject({
      exitCode: 137,
      oomKilled: true,
      finishedAt: '2026-11-23T12:05:00Z',
    })
  })

  it('lists file systems in memory beside mounts, and leaves out its own id among its names', () => {
    const detail = detailOf(inspected({ HostConfig: { Tmpfs: { '/tmp': 'size=1m' }, LogConfig: { Type: 'none' } } }))
    expect(detail.mounts).toEqual([{ kind: 'tmpfs', source: 'size=1m', target: '/tmp', readOnly: false }])
    expect(detail.networks).toEqual([{ name: 'acme_data', address: '172.20.0.2', names: ['db'] }])
  })
})
