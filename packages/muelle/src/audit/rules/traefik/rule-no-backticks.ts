import { rule } from '../../rule.ts'

export const ruleNoBackticks = rule({
  id: 'traefik/rule-no-backticks',
  severity: 'medium',
  title: 'A rule of Traefik has no backticks',
  why: 'Traefik 2 and 3 take a name in backticks or quotes only: the router is refused, and the site answers 404.',
  source: 'doc.traefik.io/traefik/routing/routers/#rule',
  fix: 'Write Host(`erp.example.cl`).',
  *find({ traefik }) {
    for (const { rule: written } of traefik.routers) {
      const found = /\b(Host|HostRegexp|HostSNI|Path|PathPrefix|PathRegexp)\(\s*[^`"'\s)!$][^)]*\)/.exec(written.value)
      if (found !== null) yield { at: written.at, message: `${found[0]} has no backticks` }
    }
  },
})
