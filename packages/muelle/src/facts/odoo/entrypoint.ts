/**
 * What the official image's entrypoint makes of its environment: the first variable that is set counts, then the last word. It appends
 * the options to the command line, so they win over what stands there, and leaves out what odoo.conf says.
 * Source: github.com/odoo/docker, entrypoint.sh of 13.0 to 19.0.
 */
export const entrypointReads: ReadonlyMap<
  string,
  { readonly variables: readonly string[]; readonly otherwise: string }
> = new Map([
  ['db_host', { variables: ['HOST', 'DB_PORT_5432_TCP_ADDR'], otherwise: 'db' }],
  ['db_port', { variables: ['PORT', 'DB_PORT_5432_TCP_PORT'], otherwise: '5432' }],
  ['db_user', { variables: ['USER', 'DB_ENV_POSTGRES_USER', 'POSTGRES_USER'], otherwise: 'odoo' }],
  ['db_password', { variables: ['PASSWORD', 'DB_ENV_POSTGRES_PASSWORD', 'POSTGRES_PASSWORD'], otherwise: 'odoo' }],
])

/** Where the official image keeps things. Source: github.com/odoo/docker, 19.0/Dockerfile and odoo.conf. */
export const officialPaths = Object.freeze({
  conf: '/etc/odoo/odoo.conf',
  data: '/var/lib/odoo',
  addons: ['/mnt/extra-addons', '/usr/lib/python3/dist-packages/odoo/addons'],
})
