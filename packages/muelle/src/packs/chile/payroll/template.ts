import type { Template } from '../../pack.ts'

/** Its text is read when somebody asks for it: whoever neutralises a copy does not need it. */
export const payroll: Template = {
  name: 'payroll-cl',
  summary: 'pay in Chile for Community',
  help: 'payroll-cl: contributions by month with their caps, groups, views, tests and es_CL. It installs in Odoo 19 Community and passes its tests; it is a beginning, not a whole payroll.',
  files: async (module) => (await import('./module.ts')).payrollFiles(module),
}
