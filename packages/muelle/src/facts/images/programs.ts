/**
 * Programs that well-known images do not have, of those that health checks call. Images that are not here are not judged.
 * Source: the Dockerfiles of github.com/docker-library (postgres, redis, nginx via nginxinc/docker-nginx), github.com/odoo/docker,
 * traefik/traefik-library-image, caddyserver/caddy-docker, edoburu/docker-pgbouncer, prometheus/busybox, read in 2025.
 */
const absent: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(library\/)?odoo(:|$)/, ['wget', 'nc']],
  [
    /^(library\/)?(postgres|redis|valkey\/valkey|pgvector\/pgvector|postgis\/postgis):[^@]*alpine/,
    ['curl', 'bash', 'python', 'python3'],
  ],
  [
    /^(library\/)?(postgres|redis|valkey\/valkey|pgvector\/pgvector|postgis\/postgis)(:|$)/,
    ['curl', 'wget', 'nc', 'python', 'python3'],
  ],
  [/^(library\/)?nginx:[^@]*alpine/, ['bash', 'python', 'python3']],
  [/^(library\/)?nginx(:|$)/, ['wget', 'nc', 'python', 'python3']],
  [/^(library\/)?(traefik|caddy)(:|$)/, ['curl', 'bash', 'python', 'python3']],
  [/^edoburu\/pgbouncer(:|$)/, ['curl', 'python', 'python3']],
  [/^prom\/(prometheus|alertmanager|node-exporter|blackbox-exporter)(:|$)/, ['curl', 'bash', 'python', 'python3']],
  [/^(dpage\/pgadmin4)(:|$)/, ['curl']],
]

/** The first that fits counts. @param image with its tag. */
export const programsOf = (image: string): readonly string[] | undefined =>
  absent.find(([pattern]) => pattern.test(image.replace(/^(docker\.io|index\.docker\.io)\//, '')))?.[1]
