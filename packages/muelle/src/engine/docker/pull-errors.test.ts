import { describe, expect, it } from 'vitest'
import { explainPull, explainPush } from './pull-errors.ts'

describe('explainPull', () => {
  it.each([
    [
      "pull access denied for nope, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
      'There is no image',
    ],
    ['manifest for odoo:99 not found: manifest unknown: manifest unknown', 'There is no image'],
    [
      'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
      'cannot be reached',
    ],
    ['Get "https://r.example/v2/": dial tcp 10.0.0.1:443: connect: connection refused', 'cannot be reached'],
    [
      'Get "https://r.example/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded)',
      'cannot be reached',
    ],
    ['Get "https://r.example/v2/x/manifests/1": unauthorized: authentication required', 'wants a login'],
    ['toomanyrequests: You have reached your pull rate limit.', 'refuses more downloads'],
    ['Get "https://r.example/v2/": x509: certificate signed by unknown authority', 'no certificate that Docker trusts'],
    [
      'Get "https://r.example:5000/v2/": http: server gave HTTP response to HTTPS client',
      'no certificate that Docker trusts',
    ],
    ['no matching manifest for linux/arm64/v8 in the manifest list entries', 'processor'],
    ['invalid reference format: repository name must be lowercase', 'is no image name'],
  ])('tells apart %j', (words, what) => {
    expect(explainPull('r.example:5000/odoo:99', words)?.report.what).toContain(what)
  })

  it('leaves other failures to others', () => {
    expect(explainPull('odoo:19.0', 'driver "overlay2" failed')).toBeUndefined()
  })
})

describe('explainPush', () => {
  it.each([
    ['denied: requested access to the resource is denied', 'does not let you push'],
    ['no basic auth credentials', 'does not let you push'],
    ['Get "https://r.example/v2/": dial tcp 10.0.0.1:443: connect: connection refused', 'cannot be reached'],
    ['An image does not exist locally with the tag: r.example/odoo', 'The engine has no image'],
  ])('tells apart %j', (words, what) => {
    expect(explainPush('r.example:5000/odoo:1', words)?.report.what).toContain(what)
  })

  it('does not speak of Debian images to somebody who pushes', () => {
    expect(explainPush('r.example/odoo:1', 'dial tcp: i/o timeout')?.report.next).not.toContain('debian')
  })
})
