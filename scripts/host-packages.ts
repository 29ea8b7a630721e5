/** A program of this machine that the tests run, the Debian package that has it, and who needs it. */
export interface HostPackage {
  readonly program: string
  readonly package: string
  readonly why: string
  /** A service of this name comes with it and is switched off again: the tests only want the program. */
  readonly service?: string
}

/** What the tests need besides Docker, which `muelle host prepare` installs. The only list: `npm run test:all` reads it. */
export const hostPackages: readonly HostPackage[] = [
  { program: 'age', package: 'age', why: 'opens what muelle secrets export wrote, and the other way round' },
  { program: 'caddy', package: 'caddy', why: 'reads the accepted Caddyfile as the real one does', service: 'caddy' },
  { program: 'curl', package: 'curl', why: 'the live tests ask the stack as a browser would' },
  {
    program: 'docker-registry',
    package: 'docker-registry',
    why: 'a registry on loopback: push, pull, login',
    service: 'docker-registry',
  },
  { program: 'git', package: 'git', why: 'addons that come from a repository' },
  {
    program: 'haproxy',
    package: 'haproxy',
    why: 'reads the accepted haproxy.cfg as the real one does',
    service: 'haproxy',
  },
  { program: 'htpasswd', package: 'apache2-utils', why: 'the password file of that registry' },
  { program: 'ip', package: 'iproute2', why: 'the tests of host prepare make networks of their own' },
  { program: 'openssl', package: 'openssl', why: 'certificates for the proxy with tls: files' },
  {
    program: 'pgbouncer',
    package: 'pgbouncer',
    why: 'reads the accepted pgbouncer.ini as the real one does',
    service: 'pgbouncer',
  },
  { program: 'python3', package: 'python3', why: 'reads the accepted odoo.conf as Odoo does' },
  { program: 'ssh-keyscan', package: 'openssh-client', why: 'addons of private repositories' },
  {
    program: 'sshd',
    package: 'openssh-server',
    why: 'a private repository on loopback',
    service: 'ssh',
  },
  { program: 'shellcheck', package: 'shellcheck', why: 'the shell scripts are checked' },
]
