import { describe, expect, it } from 'vitest'
import { judged } from '../fixtures/project.ts'

const both = async (rest: string) => {
  const { faults, warnings } = await judged(`schema: 1\nname: acme\n${rest}\n`)
  return [...faults.map((fault) => `fault ${fault}`), ...warnings.map((warning) => `warning ${warning}`)]
}
const odoo = (rest: string) => both(`odoo: {databases: [acme], ${rest}}`)
const beside = (rest: string) => both(`odoo: {databases: [acme]}\n${rest}`)

describe('the rules catch', () => {
  it.each([
    [
      'half a host',
      'odoo: {databases: [a]}\nsizing: {memory: 16G, users: 5}',
      'fault 4:10 sizing.memory needs sizing.cpus beside it',
    ],
    [
      'a document type that the SII does not have',
      'odoo: {databases: [a]}\nsizing: {documentsPerDay: {"38": 5}}',
      'fault 4:28 Unknown key "38" under sizing.documentsPerDay',
    ],
    [
      'an assumption that nothing follows from',
      'odoo: {databases: [a]}\nsizing: {assumptions: {userPerWorker: 5}}',
      'fault 4:24 Unknown key "userPerWorker" under sizing.assumptions',
    ],
    [
      'a job that stops the steward, and so itself, because it names no service',
      'odoo: {databases: [a]}\nschedule: {jobs: {night: {at: "0 1 * * *", run: stop --timeout 5}}}',
      'fault 4:49 muelle stop --timeout 5 would stop the steward, and the job with it',
    ],
    [
      'a job that restarts the steward, and so itself',
      'odoo: {databases: [a]}\nschedule: {jobs: {night: {at: "0 1 * * *", run: restart odoo-cron steward}}}',
      'fault 4:49 muelle restart odoo-cron steward would restart the steward, and the job with it',
    ],
    [
      'what is to be removed, and is no model under ir_attachment',
      'odoo: {databases: [a]}\nanonymize: {res_partner: {email: remove}}\nenvironments: {staging: {neutralized: true}}',
      'fault 4:34 Only the files of a model can be removed',
    ],
    [
      'a model where only columns are',
      'odoo: {databases: [a]}\nanonymize: {res_partner: {hr.employee: remove}}\nenvironments: {staging: {neutralized: true}}',
      'fault 4:27 res_partner has no column hr.employee: no column has a dot in its name',
    ],
    [
      'a map of personal data that no environment reads',
      'odoo: {databases: [a]}\nanonymize: {res_partner: {email: fake-email}}',
      'warning 4:1 Only a clone is anonymised, and production takes none',
    ],
    ['a database named twice', 'odoo: {databases: [a, a]}', 'fault 3:23 a is named twice'],
    [
      'databases that nobody can choose from',
      'odoo: {databases: [a, b]}',
      'warning 3:8 Nobody can choose between a and b: databases are not listed over the web',
    ],
    [
      'a host name that leads to no database',
      'odoo: {databases: [a, b], conf: {dbfilter: "^%d$"}}\nproxy: {domains: [a.acme.cl, www.b.acme.cl, c.acme.cl], tls: acme}',
      'fault 3:44 No database is served under c.acme.cl',
    ],
    [
      'a host name that leads to two databases',
      'odoo: {databases: [a, a2], conf: {dbfilter: "^%d"}}\nproxy: {domains: [a.acme.cl], tls: acme}',
      'warning 3:35 Nobody can choose between a and a2: databases are not listed over the web',
    ],
    [
      'a filter by host name without host names',
      'odoo: {databases: [acme], conf: {dbfilter: "^%d$"}}',
      'fault 3:44 No database is served under a host name of no proxy.domains',
    ],
    [
      'a host name for a database that is not there',
      'odoo: {databases: [a, b]}\nproxy: {domains: [x.cl, {name: y.cl, database: c}, {name: z.cl, database: b}], tls: acme}',
      'fault 4:48 c is no database of this stack',
    ],
    [
      'a database without a host name',
      'odoo: {databases: [a, b]}\nproxy: {domains: [{name: y.cl, database: a}], tls: acme}',
      'warning 3:23 Nobody can open b: no host name leads to it',
    ],
    [
      'two who decide about databases',
      'odoo: {databases: [a, b], conf: {dbfilter: "^a$"}}\nproxy: {domains: [{name: a.cl, database: a}], tls: acme}',
      'fault 3:34 proxy.domains says already which database is served under which name',
    ],
    [
      'databases that are one inside the stack',
      'odoo: {databases: [a_b, A.B]}\nproxy: {domains: [x.cl, {name: y.cl, database: A.B}], tls: acme}',
      'fault 3:25 A.B and a_b would have the same name inside the stack, a-b.odoo.internal',
    ],
    [
      'a job runner in every server',
      'odoo: {databases: [a], serverWideModules: [web, queue_job]}',
      'fault 3:49 queue_job would run jobs in blue, green and cron at once',
    ],
    [
      'a job runner that no database has',
      'odoo: {databases: [a], jobRunner: {}}',
      'warning 3:24 A new database will have no jobs: queue_job is not among odoo.modules',
    ],
    [
      "PostgreSQL's own database",
      'odoo: {databases: [template1]}',
      "fault 3:20 template1 is PostgreSQL's own database",
    ],
    [
      'a name of what Muelle has not finished',
      'odoo: {databases: [muelle-old]}',
      'fault 3:20 muelle-old is a name for databases that Muelle has not finished: it would be dropped',
    ],
    [
      'a secret of the AI service where it would be committed',
      'odoo: {databases: [a]}\nservices: {ai: {image: "acme/ai:1", port: 80, environment: {OPENAI_API_KEY: x, KEY_FILE: /run/secrets/ai_key}}}',
      'fault 4:61 OPENAI_API_KEY looks like a secret, and everything here is committed and shown by Docker',
    ],
    [
      'a path of the AI service that is Odoo’s',
      'odoo: {databases: [a]}\nservices: {ai: {image: "acme/ai:1", port: 80, path: /web/ai}}',
      'fault 4:53 Odoo itself answers under /web',
    ],
    [
      'the name of PgBouncer’s console',
      'odoo: {databases: [pgbouncer]}\nservices: {pgbouncer: true}',
      'fault 3:20 PgBouncer keeps this name for itself: the database behind it could not be reached',
    ],
    [
      'an AI service that something should wait for',
      'odoo: {databases: [a]}\nservices: {ai: {image: "acme/ai:1", port: 80, critical: true}}',
      'fault 4:57 services.ai.critical must be false',
    ],
    ['a module named twice', 'odoo: {databases: [a], modules: [crm, crm]}', 'fault 3:39 crm is named twice'],
    [
      'a source named twice',
      'odoo: {databases: [a], addons: [x, ./x]}',
      'fault 3:36 This source of addons is named twice',
    ],
    [
      'wheels for nothing',
      'odoo: {databases: [a], wheelhouse: w}',
      'warning 3:36 A wheelhouse without odoo.python installs nothing',
    ],
    [
      'one worker',
      'odoo: {databases: [a], workers: 1}',
      'fault 3:33 One worker cannot print: a report asks the server for its pictures while its only worker is busy',
    ],
    [
      'no worker',
      'odoo: {databases: [a], workers: 0}',
      'warning 3:33 Without workers Odoo runs in one process, with no limit on time or memory of a request',
    ],
    [
      'another series',
      'odoo: {databases: [a], image: "odoo:18.0"}',
      'fault 3:31 The image is Odoo 18.0, odoo.version is 19.0',
    ],
    [
      'a moving tag',
      'odoo: {databases: [a], image: "odoo:latest"}',
      'warning 3:31 The tag latest may become another series of Odoo one day',
    ],
  ])('%s', async (_, rest, fault) => {
    expect(await both(rest)).toEqual([fault])
  })

  it.each([
    [
      'a PostgreSQL that cannot be built here',
      'postgres: {version: 16}\nimages: {source: debian}',
      'fault 4:21 images.source: debian has PostgreSQL 15, not 16',
    ],
    ['ICU before 15', 'postgres: {version: 14}', 'fault 4:1 PostgreSQL 14 cannot make a database with an ICU locale'],
    [
      "a system's locale for ICU",
      'postgres: {locale: {name: es_CL.UTF-8}}',
      'fault 4:27 An ICU locale is a language tag',
    ],
    [
      "a language tag for the system's locale",
      'postgres: {locale: {provider: libc, name: es-CL}}',
      "fault 4:43 This is not the name of a system's locale",
    ],
    ['a setting of Muelle', 'postgres: {settings: {port: 1}}', 'fault 4:23 port is set by Muelle'],
    [
      'a break in a setting',
      'postgres: {settings: {x: "a\\nb"}}',
      'fault 4:26 postgres.settings.x must be text of one line, a number or true or false',
    ],
    ['acme without a name', 'proxy: {tls: acme}', 'fault 4:14 tls: acme needs to know the host names'],
    [
      'acme for a private name',
      'proxy: {tls: acme, domains: [erp.local]}',
      'fault 4:30 No certificate authority signs for erp.local',
    ],
    [
      'edge without trust',
      'proxy: {tls: edge}',
      'fault 4:14 tls: edge needs to know whom to believe the address of the visitor',
    ],
    ['trust without edge', 'proxy: {trusted: [10.0.0.0/8]}', 'warning 4:9 proxy.trusted is only read with tls: edge'],
    ['an address without acme', 'proxy: {email: a@b.cl}', 'warning 4:9 proxy.email is only read with tls: acme'],
    ['a port without TLS', 'proxy: {https: 444}', 'warning 4:9 proxy.https is only read with tls: acme or files'],
    [
      'two on one port',
      'proxy: {tls: files, http: 443}',
      'fault 4:27 HTTP and HTTPS cannot both be published on port 443',
    ],
    [
      'plain HTTP for all',
      'proxy: {address: 0.0.0.0}',
      'warning 4:18 Passwords cross the network unencrypted: plain HTTP is published beyond this host',
    ],
    ['a domain named twice', 'proxy: {domains: [a.cl, a.cl]}', 'fault 4:25 a.cl is named twice'],
    ['swarm', 'environments: {p: {engine: swarm}}', 'fault 4:28 This version of Muelle does not run Docker Swarm yet'],
    [
      'two environments in one project',
      'environments: {a: {}, b: {project: acme-a}}',
      'fault 4:36 The environments a and b are one Compose project on one host: acme-a',
    ],
    [
      'a neutralized environment that needs the world',
      'proxy: {tls: acme, domains: [a.cl]}\nenvironments: {p: {}, s: {neutralized: true}}',
      'fault 4:14 A neutralized environment reaches nobody, so it cannot fetch certificates by tls: acme',
    ],
  ])('%s', async (_, rest, fault) => {
    expect(await beside(rest)).toEqual([fault])
  })
})

describe('the rules do not catch', () => {
  it('a map of personal data that one of two environments reads', async () => {
    const rules = '{res_partner: {email: fake-email, phone: null}, ir_attachment: {hr.employee: remove, name: hash}}'
    expect(await beside(`anonymize: ${rules}\nenvironments: {production: {}, staging: {neutralized: true}}`)).toEqual(
      [],
    )
  })

  it.each(['restart odoo-cron', 'restart --timeout 5 odoo', 'stop -t 5 redis', 'start'])(
    'a job that leaves the steward alone: %s',
    async (run) => {
      expect(await beside(`schedule: {jobs: {night: {at: "0 1 * * *", run: ${run}}}}`)).toEqual([])
    },
  )

  it.each([
    'workers: 2',
    'workers: auto',
    'image: "odoo:19"',
    'image: "odoo:19.0-20251001"',
    'image: "registry.acme.cl:5000/acme/odoo-base:7"',
    'python: requirements.txt, wheelhouse: wheels',
    'language: es_419',
  ])('odoo: {%s}', async (rest) => {
    expect(await odoo(rest)).toEqual([])
  })

  it.each([
    'postgres: {version: 14, locale: {provider: libc, name: C.UTF-8}}',
    'postgres: {version: 17, image: "acme/pg:17"}\nimages: {source: debian}',
    'postgres: {settings: {work_mem: 64MB, jit: off, max_connections: 200}}',
    'proxy: {tls: acme, domains: [erp.acme.cl], email: a@acme.cl}',
    'proxy: {tls: files, http: 8080, https: 8443}',
    'proxy: {tls: edge, trusted: [10.0.0.0/8, "fd00::/8"]}',
    'proxy: {tls: off, http: 443}',
    'environments: {a: {}, b: {project: acme-a, host: "ssh://deploy@b"}}',
    'proxy: {tls: acme, domains: [a.cl]}\nenvironments: {s: {neutralized: true, proxy: {tls: off}}}',
    // One environment reads it, so it is there for a reason.
    'proxy: {tls: acme, domains: [a.cl], email: a@a.cl}\nenvironments: {p: {}, s: {proxy: {tls: off}}}',
  ])('%s', async (rest) => {
    expect(await beside(rest)).toEqual([])
  })
})
