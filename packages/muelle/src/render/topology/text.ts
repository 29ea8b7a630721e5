import type { Topology } from './graph.ts'

/**
 * The ways through a stack as a tree, from the people on; what was shown before is only named again.
 * @param note what to say of a service, such as its health.
 */
export function topologyText({ nodes, edges }: Topology, note: (id: string) => string): string {
  const shown = new Set<string>()
  const lines: string[] = []
  const targets = new Set(edges.map(({ to }) => to))
  const label = (id: string, again: boolean, standby: boolean) => {
    const [name = id, what = ''] = nodes.find((node) => node.id === id)?.lines ?? []
    const said = note(id)
    return [name, ...(again ? [] : [what && `(${what})`, said]), standby ? 'stands by' : ''].filter(Boolean).join('  ')
  }
  const walk = (id: string, stem: string, branch: string, standby: boolean) => {
    const again = shown.has(id)
    lines.push(`${stem}${branch}${label(id, again, standby)}`)
    if (again) return
    shown.add(id)
    const next = edges.filter(({ from }) => from === id)
    const inner = stem + (branch === '' ? '' : branch === '└─ ' ? '   ' : '│  ')
    for (const [index, { to, kind }] of next.entries())
      walk(to, inner, index === next.length - 1 ? '└─ ' : '├─ ', kind === 'standby')
  }
  for (const { id } of nodes) if (!targets.has(id)) walk(id, '', '', false)
  return lines.join('\n')
}
