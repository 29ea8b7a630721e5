import { rule } from '../../rule.ts'

const weak = /^(?![!-]).*(RC4|3DES|DES-CBC|NULL|EXP(ORT)?\b|LOW|MD5)/

export const weakTls = rule({
  id: 'nginx/weak-tls',
  severity: 'high',
  title: 'nginx speaks TLS that is broken',
  why: 'SSL 3, TLS 1.0 and 1.1 and ciphers with RC4, 3DES or none at all are read or forged by whoever sits between.',
  source: 'RFC 8996; RFC 7465; Mozilla SSL configuration, intermediate',
  fix: 'Set ssl_protocols TLSv1.2 TLSv1.3 and the ciphers of Mozilla’s intermediate profile.',
  *find({ nginx }) {
    for (const { levels } of nginx.servers)
      for (const { name, args, at } of levels.flatMap(({ directives }) => directives)) {
        const old = name === 'ssl_protocols' ? args.filter(({ value }) => /^(SSLv[23]|TLSv1(\.1)?)$/.test(value)) : []
        const ciphers =
          name === 'ssl_ciphers' ? (args[0]?.value ?? '').split(':').filter((each) => weak.test(each)) : []
        const found = [...old.map(({ value }) => value), ...ciphers]
        if (found.length > 0) yield { at, message: `${name} allows ${found.join(', ')}` }
      }
  },
})
