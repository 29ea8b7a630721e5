import { namedChange } from './change/named.ts'

export const modulesReinstall = namedChange('reinstall', {
  summary: 'Load the data of installed modules anew, as at their installation',
  help: [
    'Odoo’s --reinit: like an update, but records that are protected from updates (noupdate) are overwritten too, also where somebody changed them by hand. No table is dropped.',
    '$ muelle modules reinstall quay_fees',
  ].join('\n'),
})
