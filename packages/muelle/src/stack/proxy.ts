import { z } from 'zod'
import { databaseName } from './database-name.ts'
import { size } from './words.ts'

/** A host name. */
export const domainName = z
  .string()
  .regex(
    /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'a host name such as erp.acme.cl',
  )

/** A host name, and the database that is served under it. */
const Domain = z.union([
  domainName.describe('a host name'),
  z.strictObject({
    name: domainName.describe('host name'),
    database: databaseName.describe('the one of odoo.databases that is served under it, and under no other'),
  }),
])

export const ProxySection = z.strictObject({
  domains: z
    .array(Domain)
    .default([])
    .describe('host names that are served, with several databases each with its own; empty serves every name'),
  tls: z
    .enum(['acme', 'files', 'edge', 'off'])
    .default('off')
    .describe(
      'acme: certificates by Caddy; files: your own (secret tls_pem); edge: something in front ends TLS; off: plain HTTP',
    ),
  email: z.email().optional().describe('address given to the certificate authority (tls: acme)'),
  address: z
    .ipv4()
    .optional()
    .describe('address of the host to publish on; default 0.0.0.0 with acme and files, 127.0.0.1 otherwise'),
  http: z
    .int()
    .min(1)
    .max(65535)
    .optional()
    .describe('published HTTP port; default 80 with acme and files, 8069 otherwise'),
  https: z.int().min(1).max(65535).optional().describe('published HTTPS port; default 443 (acme, files)'),
  trusted: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .default([])
    .describe('networks whose X-Forwarded-* are believed (tls: edge), as CIDR'),
  loginRate: z.int().min(1).max(10_000).default(20).describe('login attempts a minute from one address'),
  bodySize: size.default('128M').describe('largest request body'),
})
export type ProxySection = z.output<typeof ProxySection>
