import { escaped } from '../../kernel/xml.ts'
import type { Node, Topology } from './graph.ts'

/** In pixels. */
const box = { width: 168, height: 52 } as const
const gap = { x: 72, y: 24 } as const
const margin = 24
const head = 40
/** How far from the boxes a way runs that passes them by. */
const lane = 10

/** How a service is: the colour of its mark. */
export type Condition = 'well' | 'unwell' | 'still' | 'unknown'

const marks: Readonly<Record<Condition, string>> = {
  well: '#2e7d32',
  unwell: '#c62828',
  still: '#9e9e9e',
  unknown: '#bdbdbd',
}

/**
 * The topology as an SVG picture of its own: no script, no font, nothing loaded; readable on white and on dark pages.
 * @param condition how each service is, by its name.
 */
export function topologySvg(topology: Topology, condition: (id: string) => Condition): string {
  const places = placed(topology.nodes)
  const place = (id: string) => places.get(id) ?? { x: 0, y: 0 }
  const columns = new Set(topology.nodes.map(({ column }) => column)).size
  const width = margin * 2 + columns * box.width + (columns - 1) * gap.x
  const height = margin + Math.max(...[...places.values()].map(({ y }) => y)) + box.height
  const lanes = { above: margin + head - lane, below: height - margin + lane }
  const legend = topology.nodes.map(({ id, lines }) => `${lines[0]} (${condition(id)})`).join(', ')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description" font-family="system-ui, sans-serif">
<title id="title">${escaped(topology.title)}</title>
<desc id="description">${escaped(legend)}</desc>
<rect width="100%" height="100%" fill="#ffffff"/>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#546e7a"/></marker></defs>
<text x="${margin}" y="${margin + 6}" font-size="16" font-weight="600" fill="#263238">${escaped(topology.title)}</text>
${topology.edges.map(({ from, to, kind }) => edge(place(from), place(to), kind === 'standby', lanes)).join('\n')}
${topology.nodes.map((node) => boxOf(node, place(node.id), condition(node.id))).join('\n')}
</svg>
`
}

interface Place {
  readonly x: number
  readonly y: number
}

/** Each column from the top, its boxes in the middle of the picture's height. */
function placed(nodes: readonly Node[]): ReadonlyMap<string, Place> {
  const columns = [...Map.groupBy(nodes, ({ column }) => column)].sort(([a], [b]) => a - b).map(([, each]) => each)
  const highest = Math.max(...columns.map(({ length }) => length))
  const row = box.height + gap.y
  return new Map(
    columns.flatMap((members, column) =>
      members.map(({ id }, index): [string, Place] => [
        id,
        {
          x: margin + column * (box.width + gap.x),
          y: margin + head + ((highest - members.length) / 2 + index) * row,
        },
      ]),
    ),
  )
}

/** Over or under the boxes, where a way passes a column by: the pixels to them. */
interface Lanes {
  readonly above: number
  readonly below: number
}

function edge(from: Place, to: Place, standby: boolean, { above, below }: Lanes): string {
  const x1 = from.x + box.width
  const y1 = from.y + box.height / 2
  const y2 = to.y + box.height / 2
  const bend = gap.x / 2
  const passing = y1 - above < below - y1 ? above : below
  const way =
    to.x - x1 > gap.x
      ? `C${x1 + bend} ${y1} ${x1 + bend} ${passing} ${x1 + gap.x} ${passing} H${to.x - gap.x} C${to.x - bend} ${passing} ${to.x - bend} ${y2} ${to.x} ${y2}`
      : `C${x1 + bend} ${y1} ${to.x - bend} ${y2} ${to.x} ${y2}`
  const dash = standby ? ' stroke-dasharray="4 4"' : ''
  return `<path d="M${x1} ${y1} ${way}" fill="none" stroke="#546e7a" stroke-width="1.4"${dash} marker-end="url(#arrow)"/>`
}

function boxOf({ lines: [name = '', what = ''], kind }: Node, { x, y }: Place, condition: Condition): string {
  const outside = kind === 'outside'
  const fill = outside ? '#fafafa' : kind === 'muelle' ? '#e8f5e9' : '#e3f2fd'
  const border = outside ? ' stroke-dasharray="3 3"' : ''
  const mark = outside
    ? ''
    : `<circle cx="${x + box.width - 14}" cy="${y + 14}" r="5" fill="${marks[condition]}"><title>${condition}</title></circle>`
  return `<g><rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="8" fill="${fill}" stroke="#90a4ae"${border}/>
<text x="${x + 12}" y="${y + 22}" font-size="14" font-weight="600" fill="#263238">${escaped(name)}</text>
<text x="${x + 12}" y="${y + 40}" font-size="11" fill="#546e7a">${escaped(what)}</text>${mark}</g>`
}
