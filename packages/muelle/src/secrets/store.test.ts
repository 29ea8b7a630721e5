import { expect, test } from 'vitest'
import type { HostFile, HostSession } from '../engine/host/session.ts'
import { redact } from '../kernel/redact.ts'
import { storeDirectories, storedNames, storedSecret, storeSecret } from './store.ts'

/** The files of a host, kept in memory as the helper keeps them on disk. */
function host(files: Record<string, string>) {
  const written: HostFile[] = []
  const session: Pick<HostSession, 'read' | 'put' | 'list'> = {
    read: async (path) => files[path],
    put: async (given) => {
      const changed = given.filter(({ path, content }) => files[path] !== content)
      written.push(...changed)
      return changed.map(({ path }) => path)
    },
    list: async (folder) =>
      Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => ({ path, sha256: '', mode: 0o600, uid: 0, gid: 0, modified: 0 })),
  }
  return { session: session as HostSession, written }
}

test('a secret that was read is masked in all output from then on', async () => {
  const { session } = host({ 'secrets/store/redis_password': 'kept-since-last-year' })
  expect(redact('kept-since-last-year')).toBe('kept-since-last-year')
  expect(await storedSecret(session, 'redis_password')).toBe('kept-since-last-year')
  expect(redact('AUTH kept-since-last-year')).toBe('AUTH ***')
})

test('a secret that is not set is undefined, and not among the names', async () => {
  const { session } = host({ 'secrets/store/tls_pem': 'x', 'secrets/proxy/tls.pem': 'x' })
  expect(await storedSecret(session, 'redis_password')).toBeUndefined()
  expect([...(await storedNames(session))]).toEqual(['tls_pem'])
})

test('a secret is stored for root alone, below a directory for root alone', async () => {
  const { session, written } = host({})
  expect(await storeSecret(session, 'tls_pem', 'chain and key')).toBe(true)
  expect(written).toEqual([{ path: 'secrets/store/tls_pem', content: 'chain and key', mode: 0o600, uid: 0, gid: 0 }])
  expect(storeDirectories.find(({ path }) => path === 'secrets/store')).toMatchObject({ mode: 0o700, uid: 0, gid: 0 })
})

test('storing the same value again changes nothing', async () => {
  const { session } = host({ 'secrets/store/tls_pem': 'chain and key' })
  expect(await storeSecret(session, 'tls_pem', 'chain and key')).toBe(false)
})
