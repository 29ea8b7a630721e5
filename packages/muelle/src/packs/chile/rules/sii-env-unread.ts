import { modulesElsewhere } from '../../../audit/project/addons/elsewhere.ts'
import { rule } from '../../../audit/rule.ts'
import { chileanTexts, linesWith } from './texts.ts'

const variable = /^[\s-]*["']?((?:\w+_)?(?:SII|DTE)_\w*(?:ENV|ENVIRONMENT|AMBIENTE|MODE|HOST|URL)\w*)["']?[ \t]*[:=]/

export const siiEnvUnread = rule({
  id: 'chile/sii-env-unread',
  severity: 'high',
  title: 'A variable for SII’s environment is read by nothing',
  why: 'Somebody believes that it decides between certification and production; what decides is a parameter in the database.',
  source: 'Odoo 19.0 and the known modules read l10n_cl parameters of the database, no variable',
  fix: 'Set the parameter of the module in the database (and keep it out of copies), or remove the variable.',
  anywhere: true,
  *find(project) {
    const files = chileanTexts(project)
    const code = files.filter(({ path }) => /\.(py|sh)$/.test(path))
    // Without the module's code nobody can tell.
    if (!code.some(({ path }) => path.endsWith('.py')) || modulesElsewhere(project)?.startsWith('.git')) return
    const settings = files.filter(({ path }) => /(^|\/)\.env[^/]*$|\.env$|compose[^/]*\.ya?ml$/i.test(path))
    const composes = settings.filter(({ path }) => /ya?ml$/i.test(path))
    for (const { file, at, text } of linesWith(settings, /(SII|DTE)_/)) {
      const name = variable.exec(text)?.[1]
      if (name === undefined || code.some((each) => each.text.includes(name))) continue
      const isHandedOn = !composes.includes(file) && composes.some((each) => each.text.includes(name))
      if (!isHandedOn) yield { at, message: `${name} is read by no script and no module of this project` }
    }
  },
})
