import { type Rule, repeated } from './rule.ts'

const modules: Rule = ({ odoo }) => [
  ...repeated(['odoo', 'modules'], odoo.modules),
  ...repeated(['odoo', 'serverWideModules'], odoo.serverWideModules),
]

const workers: Rule = ({ odoo }) => {
  if (odoo.workers === 1)
    return [
      {
        level: 'fault',
        path: ['odoo', 'workers'],
        what: 'One worker cannot print: a report asks the server for its pictures while its only worker is busy',
        next: 'Write 2 or more, or auto.',
      },
    ]
  if (odoo.workers !== 0) return []
  return [
    {
      level: 'warning',
      path: ['odoo', 'workers'],
      what: 'Without workers Odoo runs in one process, with no limit on time or memory of a request',
      next: 'Write auto for production.',
    },
  ]
}

/** The image's tag says another series than `odoo.version`. */
const series: Rule = ({ odoo }) => {
  const tag = /(?:^|\/)odoo:([\w.-]+)/.exec(odoo.image)?.[1]
  if (tag === undefined || /^19(\.|-|$)/.test(tag)) return []
  if (/^\d/.test(tag))
    return [
      {
        level: 'fault',
        path: ['odoo', 'image'],
        what: `The image is Odoo ${tag}, odoo.version is ${odoo.version}`,
        next: 'Name an image of Odoo 19.0.',
      },
    ]
  return [
    {
      level: 'warning',
      path: ['odoo', 'image'],
      what: `The tag ${tag} may become another series of Odoo one day`,
      next: 'Name a tag of 19.0.',
    },
  ]
}

export const odooRules: readonly Rule[] = [modules, workers, series]
