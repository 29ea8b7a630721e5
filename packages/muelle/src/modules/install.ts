import { namedChange } from './change/named.ts'

export const modulesInstall = namedChange('install', {
  summary: 'Install modules in a database, with what they need',
  help: [
    'Names are judged before anything runs: Odoo itself ignores what it does not know and exits 0. A backup point is taken first, Odoo runs in a container of its own, and the modules’ states are asked afterwards.',
    'Cut off in the middle, the same command finishes it.',
    '$ muelle modules install sale_management\n$ muelle modules install l10n_cl --database acme --without-backup "empty database"',
  ].join('\n'),
})
