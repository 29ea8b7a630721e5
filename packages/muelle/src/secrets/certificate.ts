import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'

const certificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/

/**
 * Why HAProxy could not serve with this PEM file; undefined when it can. It takes the first certificate for its own.
 * A proxy that runs would refuse the file and go on with the old one; one that starts with it would not come up.
 */
export function faultOfPem(pem: string, now: Date): string | undefined {
  const [own] = certificate.exec(pem) ?? []
  const [key] = privateKey.exec(pem) ?? []
  if (own === undefined || key === undefined) return 'it does not hold both a certificate and a private key in PEM'
  if (/ENCRYPTED/.test(key)) return 'its private key has a passphrase, and nobody is there to type it'
  const read = readBoth(own, key)
  if (read === undefined) return 'its certificate or its private key is damaged'
  if (!read.certificate.checkPrivateKey(read.key)) return 'its private key is not that of its first certificate'
  return read.certificate.validToDate < now ? `its certificate expired on ${read.certificate.validTo}` : undefined
}

function readBoth(own: string, key: string): { certificate: X509Certificate; key: KeyObject } | undefined {
  try {
    return { certificate: new X509Certificate(own), key: createPrivateKey(key) }
  } catch (error) {
    // OpenSSL's words about a file that holds a secret are not passed on.
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}
