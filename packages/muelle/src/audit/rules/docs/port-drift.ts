import type { Project } from '../../project/project.ts'
import { rule } from '../../rule.ts'
import { docsOf } from '../docs-text.ts'
import { scriptsOf } from '../scripts-text.ts'
import { listed, servicesOf } from '../services.ts'

export const portDrift = rule({
  id: 'docs/port-drift',
  severity: 'low',
  title: 'The documentation names a port that nothing listens on',
  why: 'Who follows it finds nothing there, or another program.',
  source: 'seen in public projects',
  fix: 'Write the port that the compose file publishes.',
  *find(project) {
    const ports = publishedPorts(project)
    if (ports === undefined || ports.length === 0) return
    const has = (port: number): boolean => ports.some(([low, high]) => low <= port && port <= high)
    const scripts = scriptsOf(project)
    for (const file of docsOf(project)) {
      const told = new Set<string>()
      for (const found of file.text.matchAll(/\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{2,5})\b(?!:)/g)) {
        const port = found[1] ?? ''
        if (told.has(port) || has(Number(port))) continue
        told.add(port)
        // Somebody may be told to put it there first: in a variable, or as a script’s argument.
        const own = new RegExp(`(?<![:\\d])${port}:\\d|PORT\\w*[=:]\\s*["']?${port}\\b|\\s${port}(?=\\s|$)`)
        if (own.test(file.text) || scripts.some(({ text }) => text.includes(port))) continue
        const from = found.index + found[0].length - port.length
        yield {
          at: { file, from, to: from + port.length },
          message: `nothing is published at ${port}: there is ${listed(ports.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)))}`,
        }
      }
    }
  },
})

/** The ports of the host that are published, as ranges; undefined when some cannot be known. */
function publishedPorts(project: Project): readonly (readonly [number, number])[] | undefined {
  const found = new Map<string, readonly [number, number]>()
  for (const { compose, service } of servicesOf(project)) {
    if (/^\s+network_mode\s*:\s*['"]?host/m.test(compose.main.file.text)) return undefined
    for (const { published } of service.ports) {
      const range = /^(\d+)(?:-(\d+))?$/.exec(published ?? '')
      if (range === null) return undefined
      found.set(range[0], [Number(range[1]), Number(range[2] ?? range[1])])
    }
  }
  return [...found.values()]
}
