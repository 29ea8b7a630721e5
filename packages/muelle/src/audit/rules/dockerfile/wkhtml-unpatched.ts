import { rule } from '../../rule.ts'
import { argumentsOf, isApt, programOf, runsOf } from '../dockerfiles.ts'

export const wkhtmlUnpatched = rule({
  id: 'dockerfile/wkhtml-unpatched',
  severity: 'medium',
  title: 'wkhtmltopdf comes from the distribution',
  why: 'The distributions build it without the patched Qt: reports lose their headers, footers and page numbers.',
  source: 'Odoo documentation, Source install; github.com/odoo/odoo/wiki/Wkhtmltopdf',
  fix: 'Install the wkhtmltox package of github.com/wkhtmltopdf/packaging, 0.12.6, and check its sum; the official image has it.',
  *find(project) {
    for (const { calls } of runsOf(project))
      for (const call of calls)
        if (isApt(call, 'install') || (programOf(call) === 'apk' && call.words.some(({ value }) => value === 'add')))
          for (const { value, at } of argumentsOf(call))
            if (/^wkhtmltopdf([=~:]|$)/.test(value))
              yield { at, message: 'the package wkhtmltopdf is built without the patched Qt' }
  },
})
