import type { Tree } from '../../tree.ts'

/** Lines of other proxies that name where they lead: Caddy’s, HAProxy’s, Apache’s. */
const leads: readonly { readonly files: RegExp; readonly line: RegExp }[] = [
  { files: /(^|\/)caddyfile[\w.-]*$|\.caddy$/i, line: /^[^#\n]{0,200}\breverse_proxy\s([^\n]{0,300})/gm },
  { files: /(^|\/)haproxy[\w.-]*\.cfg/i, line: /^\s*server\s+\S{1,100}\s+([^\n]{0,300})/gm },
  { files: /\.(conf|vhost)(\.|$)|sites-(available|enabled)/, line: /^\s*ProxyPass\s([^\n]{0,300})/gim },
]

/** Whether a Caddy, HAProxy or Apache of the project leads to Odoo. */
export const isOdooBehindOthers = ({ paths, read }: Tree): boolean =>
  paths.some((path) => {
    if (path.split('/').length > 5) return false
    return leads.some(({ files, line }) => {
      if (!files.test(path)) return false
      return [...(read(path)?.text ?? '').matchAll(line)].some(([, target = '']) =>
        /odoo|:8069\b|:8072\b/i.test(target),
      )
    })
  })
