import { namedChange } from './change/named.ts'

export const modulesUninstall = namedChange('uninstall', {
  summary: 'Uninstall modules with all that depends on them, and their data',
  help: [
    'The plan names every module that goes with them, and the tables and columns with how many rows and values they hold. Look at it with --dry-run.',
    '$ muelle modules uninstall quay_fees --dry-run\n$ muelle modules uninstall quay_fees --confirm quay_fees',
  ].join('\n'),
})
