import { isSample } from '../../project/env-files.ts'
import type { Project } from '../../project/project.ts'
import { isOfCore } from '../core.ts'
import { isLiteralSecret } from '../credentials.ts'
import type { WrittenSecret } from './written.ts'

/** Keys of odoo.conf that hold a password. Source: Odoo 19.0 tools/config.py */
const keys = new Set(['admin_passwd', 'db_password', 'smtp_password', 'proxy_access_token', 'test_db_password'])

export function* ofConfs({ confs, odoos, tree }: Project): Generator<WrittenSecret> {
  const used = new Set(odoos.filter(({ service }) => service !== undefined).map(({ conf }) => conf?.file))
  for (const conf of confs) {
    if (isOfCore(conf.file.path, tree)) continue
    const sample = isSample(conf.file.path) || (/(^|\/)examples?\//i.test(conf.file.path) && !used.has(conf.file))
    for (const { name, value, line } of conf.keys)
      if (keys.has(name) && isLiteralSecret(value.trim()) && !/^#|^;/.test(value.trim()))
        yield { name, value: value.replace(/\s[#;].*$/, '').trim(), at: line, kind: 'conf', isSample: sample }
  }
}
