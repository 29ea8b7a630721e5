import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from '../../../packages/muelle/src/kernel/run.ts'

/** A key and a certificate for a name, signed by itself and made now: chain and key in one PEM text, as the secret tls_pem. */
export async function selfSigned(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muelle-pem-'))
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  try {
    const made = await run({
      argv: [
        'openssl',
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-subj',
        `/CN=${name}`,
        '-keyout',
        key,
        '-out',
        certificate,
      ],
    })
    if (made.ended === 'missing') throw new Error('These tests need OpenSSL on this machine: apt-get install openssl')
    if (made.exitCode !== 0) throw new Error(`openssl: ${made.stderr}`)
    return `${await readFile(certificate, 'utf8')}${await readFile(key, 'utf8')}`
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
