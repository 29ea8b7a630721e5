import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'

export const http2Deprecated = rule({
  id: 'nginx/http2-deprecated',
  severity: 'low',
  title: 'http2 stands behind listen',
  why: 'From nginx 1.25.1 on the parameter is deprecated, and every start warns.',
  source: 'nginx.org/en/docs/http/ngx_http_v2_module.html#http2',
  fix: 'Write http2 on; as a directive of its own.',
  *find(project) {
    // An older nginx knows the parameter only.
    const isOld = [...servicesOf(project, 'nginx')].some(({ service }) =>
      /:(0|1\.([01]?\d|2[0-4]))(\D|$)/.test(service.image?.value ?? ''),
    )
    if (isOld) return
    for (const { listens } of project.nginx.servers)
      for (const { at, flags } of listens)
        if (flags.includes('http2')) yield { at, message: 'listen … http2 is deprecated' }
  },
})
