import { isExample } from '../../project/odoo/server.ts'
import { rule } from '../../rule.ts'
import { mentioned, readConfs } from '../odoo.ts'

export const confEnvLiteral = rule({
  id: 'conf/env-literal',
  severity: 'critical',
  title: 'A variable in odoo.conf is never put in',
  why: 'Odoo reads the file as it is: the text with the dollar sign becomes the password, host or number.',
  source: 'Python documentation, RawConfigParser; run against Odoo 19.0’s own parser',
  fix: 'Write the value, give it as a variable that Odoo reads, or let a script fill the file in before the start.',
  anywhere: true,
  *find(project) {
    for (const { server, conf } of readConfs(project)) {
      if (conf.isTemplate || isExample(conf.file.path)) continue
      const own = `${server.scripts}\n`
      if (/envsubst|gomplate|dockerize|confd|jinja|ERB|eval /.test(own) || mentioned(project, 'envsubst')) continue
      for (const { name, value, line } of conf.keys) {
        const found = /\$\{[A-Za-z_]\w*(:?[-?+][^}]*)?\}|^\$[A-Z_][A-Z0-9_]*$|%\(ENV_\w+\)s/.exec(value)
        if (found === null || name === 'dbfilter' || own.includes(name)) continue
        yield {
          at: line,
          message:
            `${name} is the text ${found[0].split(/[:?+-]/)[0]?.replace(/\}?$/, '}')} itself: nothing puts the variable in`.replace(
              /(\$[A-Z_0-9]+)\}/,
              '$1',
            ),
        }
      }
    }
  },
})
