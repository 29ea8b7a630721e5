import { escaped } from '../../kernel/xml.ts'
import { type Finding, severities } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { countsOf, gainsOf, scoreOf, scoresOf } from './score.ts'

/** What the page tells besides the findings. */
export interface Page {
  /** Of the project: its folder's name. */
  readonly title: string
  /** When it was read, ISO 8601. */
  readonly at: string
  readonly version: string
}

/** Areas as a person who does not write compose files calls them. */
const areas: Readonly<Record<string, string>> = {
  addons: 'Modules',
  audit: 'Suppressions',
  chile: 'Chile: SII and payroll',
  ci: 'Automation',
  compose: 'Containers',
  conf: 'Odoo’s configuration',
  cross: 'Parts that must fit together',
  dockerfile: 'Image',
  docs: 'Documentation',
  git: 'Version control',
  monitoring: 'Monitoring',
  nginx: 'Web server',
  own: 'Rules of this project',
  ops: 'Backups and operation',
  pgbouncer: 'Connection pool',
  postgres: 'Database',
  redis: 'Redis',
  scripts: 'Scripts',
  secrets: 'Passwords and keys',
  traefik: 'Web server (Traefik)',
}

/** A page of its own, without anything from elsewhere: how well each area is, what to do first, every finding. */
export function htmlOf(findings: readonly Finding[], rules: readonly Rule[], page: Page): string {
  const titles = new Map(rules.map(({ id, title }) => [id, title]))
  const counts = countsOf(findings)
  const total = severities.flatMap((each) => (counts[each] > 0 ? [`${counts[each]} ${each}`] : [])).join(', ')
  const body = [
    `<header><h1>${escaped(page.title)}</h1><p>Read on ${escaped(page.at.slice(0, 16).replace('T', ' '))} UTC by Muelle ${escaped(page.version)}. Nothing was changed.</p></header>`,
    `<section class="sum"><div class="big ${grade(scoreOf(findings))}">${scoreOf(findings)}<small>of 100</small></div><p>${
      findings.length === 0 ? 'Nothing was found.' : `${findings.length} findings: ${total}.`
    }</p></section>`,
    `<h2>By area</h2><table class="areas">${scoresOf(findings).map(areaRow).join('')}</table>`,
    `<h2>What to do first</h2><ol>${gainsOf(findings)
      .slice(0, 15)
      .map(
        ({ rule, severity, places, points }) =>
          `<li><span class="tag ${severity}">${severity}</span> <a href="#${anchor(rule)}">${escaped(titles.get(rule) ?? rule)}</a> <span class="quiet">${places === 1 ? 'one place' : `${places} places`}${points > 0 ? `, ${points} points` : ''}</span></li>`,
      )
      .join('')}</ol>`,
    `<h2>All findings</h2>${gainsOf(findings)
      .map(({ rule }) => ruleSection(rule, titles.get(rule) ?? rule, findings))
      .join('')}`,
  ]
  return `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>${escaped(page.title)}: audit</title>\n<style>${css}</style>\n<main>${body.join('\n')}</main>\n</html>\n`
}

const anchor = (rule: string) => rule.replace('/', '-')
const grade = (score: number) => (score >= 80 ? 'good' : score >= 50 ? 'fair' : 'poor')

function areaRow({ area, score, counts }: ReturnType<typeof scoresOf>[number]): string {
  const told = severities.flatMap((each) =>
    counts[each] > 0 ? [`<span class="tag ${each}">${counts[each]} ${each}</span>`] : [],
  )
  const bar = `<div class="bar"><div class="${grade(score)}" style="width:${Math.max(2, score)}%"></div></div>`
  return `<tr><th>${escaped(areas[area] ?? area)}</th><td class="num">${score}</td><td>${bar}</td><td>${told.join(' ')}</td></tr>`
}

function ruleSection(rule: string, title: string, findings: readonly Finding[]): string {
  const of = findings.filter((each) => each.rule === rule)
  const [first] = of
  if (first === undefined) return ''
  const places = of.map(
    ({ file, line, message, fix }) =>
      `<li><code>${escaped(file)}:${line}</code> ${escaped(message)}${fix === first.fix ? '' : `<br><span class="quiet">${escaped(fix)}</span>`}</li>`,
  )
  return `<section class="rule" id="${anchor(rule)}"><h3><span class="tag ${first.severity}">${first.severity}</span> ${escaped(title)} <code class="quiet">${escaped(rule)}</code></h3><p>${escaped(first.why)}</p><p class="fix">${escaped(first.fix)}</p><ul>${places.join('')}</ul></section>`
}

const css = `
:root{color-scheme:light dark;--ink:#1c2530;--quiet:#5d6b7a;--line:#d9dfe6;--card:#f6f8fa;--page:#fff;--good:#2f7d4f;--fair:#a96a00;--poor:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e4e9ee;--quiet:#97a4b1;--line:#2f3943;--card:#1a2129;--page:#11161b;--good:#5cbf85;--fair:#e0a340;--poor:#f2776d}}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:58rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{margin:0;font-size:1.8rem}h2{margin:2.5rem 0 .75rem;font-size:1.25rem}h3{margin:0 0 .4rem;font-size:1rem;overflow-wrap:anywhere}
header p,.quiet{color:var(--quiet)}p{margin:.3rem 0}
.sum{display:flex;gap:1.5rem;align-items:center;margin-top:1.25rem}
.big{font-size:3.2rem;font-weight:700;line-height:1}.big small{font-size:.9rem;font-weight:400;margin-left:.3rem;color:var(--quiet)}
.big.good{color:var(--good)}.big.fair{color:var(--fair)}.big.poor{color:var(--poor)}
.areas{width:100%;border-collapse:collapse}.areas th{text-align:left;font-weight:500;white-space:nowrap;padding-right:1rem}
.areas td,.areas th{border-top:1px solid var(--line);padding:.45rem .5rem .45rem 0}.num{text-align:right;font-variant-numeric:tabular-nums;width:2.5rem}
.bar{background:var(--line);border-radius:4px;height:8px;min-width:6rem}.bar div{height:8px;border-radius:4px}
.bar .good{background:var(--good)}.bar .fair{background:var(--fair)}.bar .poor{background:var(--poor)}
.tag{display:inline-block;border-radius:4px;padding:0 .4rem;font-size:.8rem;font-weight:600;border:1px solid currentColor;white-space:nowrap}
.critical,.high{color:var(--poor)}.medium{color:var(--fair)}.low,.info{color:var(--quiet)}.tag.critical{background:var(--poor);color:var(--page);border-color:var(--poor)}
.rule{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem 1.1rem;margin:.8rem 0}
.rule ul{margin:.6rem 0 0;padding-left:1.2rem}.rule li{margin:.3rem 0;overflow-wrap:anywhere}
.fix::before{content:"→ ";color:var(--good)}code{font:.9em ui-monospace,monospace}a{color:inherit}ol li{margin:.35rem 0}
@media print{body{font-size:11pt}.rule{break-inside:avoid}}
`
