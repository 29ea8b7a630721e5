import { rule } from '../../rule.ts'

export const redirectServername = rule({
  id: 'nginx/redirect-servername',
  severity: 'high',
  title: 'The redirect leads to a name that was not asked for',
  why: '$server_name is the first name of the server, not the one that the client used: other names, a wildcard or _ lead to a wrong or impossible address.',
  source: 'nginx.org/en/docs/http/ngx_http_core_module.html#var_server_name',
  fix: 'Redirect to https://$host$request_uri.',
  *find({ nginx }) {
    const paths = new Set(nginx.fronts.map(({ server }) => server.root.path))
    for (const { root, levels, names, locations } of nginx.servers) {
      if (!paths.has(root.path)) continue
      const [first] = names
      const isExact = names.length === 1 && first !== undefined && !/^(_|localhost|~.*|.*\*.*|\..*)$/.test(first.value)
      if (isExact) continue
      const own = [
        ...(levels.at(-1)?.directives ?? []),
        ...locations.flatMap((each) => each.levels.at(-1)?.directives ?? []),
      ]
      for (const { name, args, at } of own)
        if (
          (name === 'return' || name === 'rewrite') &&
          args.some(({ value }) => /^https?:\/\/\$\{?server_name/.test(value))
        )
          yield {
            at,
            message: `$server_name is ${first === undefined ? 'empty' : `always ${first.value}`} here${names.length > 1 ? `, for ${names[1]?.value ?? ''} too` : ''}`,
            edits: args
              .filter(({ value }) => /\$\{?server_name/.test(value))
              .map((each) => ({
                at: each.at,
                text: each.at.file.text
                  .slice(each.at.from, each.at.to)
                  .replace(/\$(server_name|\{server_name\})/, '$host'),
              })),
          }
    }
  },
})
