import { inherited } from '../../project/proxy/nginx.ts'
import { rule } from '../../rule.ts'

export const cspBreaksOwl = rule({
  id: 'nginx/csp-breaks-owl',
  severity: 'medium',
  title: 'The content policy keeps Odoo’s client from starting',
  why: 'Odoo compiles its templates in the browser: a policy for scripts without unsafe-eval and unsafe-inline leaves a white page.',
  source: 'Odoo 19.0 addons/web/static/lib/owl: templates are compiled with new Function',
  fix: "Add 'unsafe-eval' and 'unsafe-inline' to script-src, or leave the policy to Odoo.",
  *find({ nginx }) {
    for (const { server, main } of nginx.fronts) {
      const headers = [inherited(server.levels, 'add_header'), main && inherited(main.levels, 'add_header')]
      for (const { at, args } of new Set(headers.flatMap((each) => each?.directives ?? []))) {
        if (args[0]?.value.toLowerCase() !== 'content-security-policy') continue
        const policy = (args[1]?.value ?? '').split(';').map((each) => each.trim())
        const scripts =
          policy.find((each) => /^script-src\s/.test(each)) ?? policy.find((each) => /^default-src\s/.test(each))
        if (scripts !== undefined && !scripts.includes('$') && !scripts.includes("'unsafe-eval'"))
          yield { at, message: `${scripts.split(' ')[0] ?? ''} lacks 'unsafe-eval'` }
      }
    }
  },
})
