import { isPublic } from '../audit/read/compose/port.ts'
import { field } from '../audit/read/compose/service.ts'
import { type Chosen, left, type Part, type Row } from './proposal.ts'

/** What runs beside Odoo: Redis and PgBouncer become Muelle's own, the rest goes on where it is. */
export function beside({ project, compose, db }: Chosen): Part {
  const services = [...compose.services.values()]
  const of = (role: string) => services.filter((each) => project.roleOf(each) === role)
  const replaced = new Set(['odoo', 'nginx', 'traefik', 'caddy', 'haproxy', 'proxy', 'redis', 'pgbouncer'])
  const others = services.filter((each) => each !== db && !replaced.has(project.roleOf(each)))
  const file = compose.main.file.path
  const switched = {
    ...(of('redis').length > 0 ? { redis: true } : {}),
    ...(of('pgbouncer').length > 0 ? { pgbouncer: true } : {}),
  }
  return {
    ...(Object.keys(switched).length === 0 ? {} : { services: switched }),
    left: others.map((each) =>
      left(
        each.at,
        `service ${each.name}`,
        `Its file stays, and it goes on from there: docker compose -f ${file} up -d --no-deps ${each.name}. It is on none of Muelle's networks: what it asked of the database or of Odoo it asks by the proxy, or no more.`,
      ),
    ),
    rows: [
      ...of('redis').map(
        (each): Row => ({
          topic: 'Redis',
          now: each.name,
          later: 'services.redis, with a password and without its old contents',
          change: 'check',
        }),
      ),
      ...of('pgbouncer').map(
        (each): Row => ({ topic: 'PgBouncer', now: each.name, later: 'services.pgbouncer', change: 'same' }),
      ),
      ...others.map(
        (each): Row => ({
          topic: `Service ${each.name}`,
          now: 'in the stack',
          later: 'goes on from the old file, apart',
          change: 'check',
        }),
      ),
    ],
  }
}

/** What every stack of Muelle's has, beside what this one has. */
export function runtime({ service, db, compose }: Chosen): Part {
  const services = [...compose.services.values()]
  const having = (...keys: string[]) => services.filter((each) => field(each, ...keys) !== undefined).length
  const counted = (count: number) => `${count} of ${services.length} services`
  const row = (topic: string, count: number, later: string): Row => ({
    topic,
    now: counted(count),
    later,
    change: count === services.length ? 'same' : 'gain',
  })
  const ports = db?.ports.filter(isPublic) ?? []
  return {
    rows: [
      row('Health checks', having('healthcheck'), 'every service, of its own work'),
      row('Limits', Math.max(having('deploy', 'resources', 'limits'), having('mem_limit')), 'every service'),
      row('Log rotation', having('logging'), 'every service'),
      row('Restart', having('restart'), 'every service'),
      {
        topic: 'Scheduled jobs',
        now: `in ${service.name}`,
        later: 'in odoo-cron, a container of its own',
        change: 'gain',
      },
      { topic: 'Updates', now: 'Odoo is away meanwhile', later: 'the other colour takes over', change: 'gain' },
      {
        topic: 'Passwords',
        now: 'in the files or none',
        later: 'in files of the host that nobody else reads',
        change: 'gain',
      },
      ...(ports.length === 0
        ? []
        : ([
            {
              topic: 'Database port',
              now: `published: ${ports.map(({ raw }) => raw).join(', ')}`,
              later: 'not published: muelle databases psql',
              change: 'lose',
            },
          ] as const)),
    ],
  }
}
