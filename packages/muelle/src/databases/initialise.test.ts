import { expect, test } from 'vitest'
import type { HostFile, HostSession } from '../engine/host/session.ts'
import type { Engine } from '../engine/port.ts'
import { judgeModuleRun } from '../odoo/verdict.ts'
import { initialiseDatabase } from './initialise.ts'

/** A client that dies: nothing catches it. */
class Killed extends Error {}

/** A PostgreSQL that does, one after the other, what the statements of an initialisation say; a kill comes between two of them. */
function site() {
  const databases = new Map<string, { comment: string; modules: boolean }>([
    ['postgres', { comment: '', modules: false }],
  ])
  const files = new Map<string, string>()
  let initialised = 0
  let left = Number.POSITIVE_INFINITY
  const breathe = () => {
    if (left-- <= 0) throw new Killed()
  }
  const rules: readonly [RegExp, (...found: string[]) => void][] = [
    [/^DROP DATABASE IF EXISTS "([^"]+)"/, (name) => databases.delete(name)],
    [/^CREATE DATABASE "([^"]+)"/, (name) => databases.set(name, { comment: '', modules: false })],
    [
      /^COMMENT ON DATABASE "([^"]+)" IS '([^']+)'/,
      (name, comment) => Object.assign(databases.get(name) ?? {}, { comment }),
    ],
    [
      /^ALTER DATABASE "([^"]+)" RENAME TO "([^"]+)"/,
      (from, to) => {
        databases.set(to, databases.get(from) ?? { comment: '', modules: false })
        databases.delete(from)
      },
    ],
    [/^SELECT 'DROP DATABASE "([^"]+)"/, (name) => databases.delete(name)],
  ]
  const answer = (database: string, sql: string): string => {
    if (sql.startsWith('SELECT datname'))
      return [...databases].map(([name, { comment }]) => `${name}\t${comment}`).join('\n')
    if (sql.includes('ir_module_module')) return databases.get(database)?.modules ? 'base\tinstalled' : ''
    for (const line of sql.split('\n')) {
      const [rule, act] = rules.find(([pattern]) => pattern.test(line)) ?? []
      if (rule === undefined || act === undefined) continue
      breathe()
      act(...(rule.exec(line) ?? []).slice(1))
    }
    return ''
  }
  const engine = {
    exec: async (_: string, { argv, input }: { argv: readonly string[]; input: string }) => {
      breathe()
      return { exitCode: 0, stdout: answer(argv[argv.indexOf('-d') + 1] ?? '', input), stderr: '' }
    },
  }
  const session = {
    read: async (path: string) => files.get(path),
    put: async (written: readonly HostFile[]) => {
      breathe()
      for (const { path, content } of written) files.set(path, content)
      return []
    },
  }
  const initialise = (kill = Number.POSITIVE_INFINITY) => {
    left = kill
    return initialiseDatabase(
      {
        engine: engine as unknown as Engine,
        session: session as unknown as HostSession,
        container: 'db',
        clock: { now: () => '2026-01-01T00:00:00.000Z', sleep: async () => undefined },
        signal: new AbortController().signal,
        locale: { provider: 'icu', name: 'es-CL' },
        modules: ['base'],
        passwordHash: 'x',
        reportUrl: 'http://acme.odoo.internal:8072',
        runOdoo: async () => {
          breathe()
          initialised++
          Object.assign(databases.get('acme') ?? {}, { modules: true })
          const log = '2026-01-01 00:00:00,000 1 INFO acme odoo.modules.loading: Modules loaded.'
          return { exitCode: 0, verdict: judgeModuleRun(0, log) }
        },
      },
      'acme',
      () => undefined,
    )
  }
  return { databases, files, initialise, times: () => initialised }
}

const whole = { comment: 'muelle: initialised 2026-01-01T00:00:00.000Z', modules: true }

test('a database is made once, marked and recorded', async () => {
  const { databases, files, initialise, times } = site()
  expect(await initialise()).toBe(true)
  expect(await initialise()).toBe(false)
  expect(Object.fromEntries(databases)).toEqual({ postgres: { comment: '', modules: false }, acme: whole })
  expect(files.get('state/databases.json')).toContain('"acme"')
  expect(times()).toBe(1)
})

test('cut off between any two statements, the next run finishes it, and never drops one that is whole', async () => {
  let kills = 0
  for (;;) {
    const { databases, files, initialise } = site()
    const killed = await initialise(kills).then(
      () => false,
      (error) => error instanceof Killed || Promise.reject(error),
    )
    const before = databases.get('acme')
    const wasWhole = before?.comment.startsWith('muelle: initialised') ?? false
    await initialise()
    expect(Object.fromEntries(databases), `after ${kills} statements`).toMatchObject({ acme: whole })
    expect(files.get('state/databases.json'), `after ${kills} statements`).toContain('"acme"')
    if (wasWhole) expect(databases.get('acme'), `after ${kills} statements`).toBe(before)
    expect([...databases.keys()].sort(), `after ${kills} statements`).toEqual(['acme', 'postgres'])
    if (!killed) break
    kills++
  }
  expect(kills).toBeGreaterThan(8)
})

test('a database that was recorded and is gone is an error, and so is one that is not Odoo’s', async () => {
  const { databases, initialise } = site()
  await initialise()
  databases.delete('acme')
  await expect(initialise()).rejects.toThrow('was initialised here once and is missing')
  const other = site()
  other.databases.set('acme', { comment: '', modules: false })
  await expect(other.initialise()).rejects.toThrow('is not an initialised Odoo database')
  expect(other.databases.has('acme')).toBe(true)
})
