import { rule } from '../../rule.ts'

export const hstsHttp = rule({
  id: 'nginx/hsts-http',
  severity: 'low',
  title: 'HSTS is sent over plain HTTP',
  why: 'Browsers ignore Strict-Transport-Security that comes without TLS: the protection that the line promises is not there.',
  source: 'RFC 6797, 8.1',
  fix: 'Send it from the server that listens with ssl.',
  *find({ nginx }) {
    for (const { server, isTls, isBehind } of nginx.fronts) {
      if (isTls || isBehind) continue
      const levels = [...server.levels, ...server.locations.flatMap((each) => each.levels)]
      for (const { name, args, at } of new Set(levels.flatMap(({ directives }) => directives)))
        if (name === 'add_header' && args[0]?.value.toLowerCase() === 'strict-transport-security')
          yield { at, message: 'the server has no TLS: browsers ignore the header' }
    }
  },
})
