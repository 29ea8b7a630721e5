import { type Figure, measuredHere, odooDocumentation } from './figure.ts'

/** How Odoo's processes use a machine. */
export const odooFigures = {
  workersPerCpu: {
    value: 2,
    unit: '',
    what: 'workers a CPU carries; one more for all of them together, and cron counts as one',
    kind: 'documented',
    source: odooDocumentation,
  },
  usersPerWorker: {
    value: 6,
    unit: 'users',
    what: 'people at work that one worker serves',
    kind: 'documented',
    source: odooDocumentation,
  },
  overbooking: {
    value: 1.25,
    unit: '',
    what: 'workers needed for each that the CPUs carry, before it counts as too few',
    kind: 'documented',
    source: `${odooDocumentation}: its own example gives 8 workers to 60 users, who ask for 10`,
  },
  lightWorker: {
    value: 150,
    unit: 'MiB',
    what: 'memory of a worker at light requests',
    kind: 'documented',
    source: odooDocumentation,
  },
  heavyWorker: {
    value: 1024,
    unit: 'MiB',
    what: 'memory of a worker at a heavy request, such as a large report',
    kind: 'documented',
    source: odooDocumentation,
  },
  heavyPart: {
    value: 0.2,
    unit: '',
    what: 'part of the workers that are at a heavy request',
    kind: 'documented',
    source: odooDocumentation,
  },
  besideWorkers: {
    value: 256,
    unit: 'MiB',
    what: 'memory of a colour at rest: master, evented process, and what workers share',
    kind: 'measured',
    source: `244 MiB in the container after logins: ${measuredHere}`,
  },
  colourLeast: {
    value: 300,
    unit: 'MiB',
    what: 'least memory of one colour, with 2 workers',
    kind: 'measured',
    source: `244 MiB after logins; a report being printed takes another 66 MiB: ${measuredHere}`,
  },
  cronLeast: {
    value: 192,
    unit: 'MiB',
    what: 'least memory of cron, and of the container that installs and updates',
    kind: 'measured',
    source:
      'cron at rest 94 MiB; installing account and l10n_cl 162 MiB, updating account 154 MiB: odoo:19.0 on 2 cores, 2026-11',
  },
  colourRest: {
    value: 200,
    unit: 'MiB',
    what: 'memory of a colour at rest without what each worker has of its own',
    kind: 'measured',
    source: `with 2 workers 209 MiB before and 279 MiB after requests: ${measuredHere}`,
  },
  workerRest: {
    value: 45,
    unit: 'MiB',
    what: 'memory that an idle worker has of its own',
    kind: 'measured',
    source: `with 2 workers 209 MiB before and 279 MiB after requests: ${measuredHere}`,
  },
  cronRest: {
    value: 140,
    unit: 'MiB',
    what: 'memory of cron at rest',
    kind: 'measured',
    source: `134 MiB: ${measuredHere}`,
  },
  workerVirtual: {
    value: 256,
    unit: 'MiB',
    what: 'virtual memory of an idle worker; Odoo counts its limits from zero, not from here',
    kind: 'measured',
    source:
      'after logins 244 MiB with base and web, 268 with account, l10n_cl and sale, 278 with stock, purchase and hr too: odoo:19.0 on 2 cores, 2026-11',
  },
} as const satisfies Record<string, Figure>
