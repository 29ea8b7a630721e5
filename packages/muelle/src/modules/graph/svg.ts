import { escaped } from '../../kernel/xml.ts'
import { type GraphModule, withoutImplied } from '../../odoo/modules/dependencies.ts'

/** In pixels. */
const box = { height: 28, padding: 10, letter: 7.4 } as const
const gap = { x: 64, y: 12 } as const
const margin = 20

/**
 * The graph as an SVG picture of its own: a column for each depth, what is loaded first on the left. No script, no font, nothing
 * loaded; readable on white and on dark pages. Ways that follow from others are left out.
 * @param project the modules that are the project's own.
 */
export function graphSvg(title: string, whole: readonly GraphModule[], project: ReadonlySet<string>): string {
  const modules = withoutImplied(whole)
  const columns = [...Map.groupBy(modules, ({ depth }) => depth)].sort(([a], [b]) => a - b).map(([, each]) => each)
  const places = new Map<string, Place>()
  const highest = Math.max(...columns.map(({ length }) => length))
  let x = margin
  for (const column of columns) {
    const width = Math.max(...column.map(({ name }) => name.length)) * box.letter + 2 * box.padding
    for (const [row, { name }] of ordered(column, places).entries())
      places.set(name, { x, y: margin * 2 + ((highest - column.length) / 2 + row) * (box.height + gap.y), width })
    x += width + gap.x
  }
  // The title may be wider than the boxes: about 8.5 pixels a letter.
  const width = Math.ceil(Math.max(x - gap.x + margin, title.length * 8.5 + 2 * margin))
  const height = Math.ceil(Math.max(...[...places.values()].map(({ y }) => y)) + box.height + margin)
  const ways = modules.flatMap(({ name, depends }) => depends.map((below) => way(places.get(below), places.get(name))))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title" font-family="ui-monospace, monospace" font-size="12">
<title id="title">${escaped(title)}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="${margin}" y="${margin + 4}" font-size="14" font-weight="600" font-family="system-ui, sans-serif" fill="#263238">${escaped(title)}</text>
${ways.join('\n')}
${modules.map((module) => boxOf(module, places.get(module.name), project.has(module.name))).join('\n')}
</svg>
`
}

interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
}

/** Each module near the middle of what it depends on, so that few ways cross. */
function ordered(column: readonly GraphModule[], places: ReadonlyMap<string, Place>): readonly GraphModule[] {
  const middle = ({ depends }: GraphModule) => {
    const heights = depends.map((name) => places.get(name)?.y ?? 0)
    return heights.length === 0 ? 0 : heights.reduce((sum, each) => sum + each, 0) / heights.length
  }
  return [...column].sort((a, b) => middle(a) - middle(b) || (a.name < b.name ? -1 : 1))
}

function way(from: Place | undefined, to: Place | undefined): string {
  if (from === undefined || to === undefined) return ''
  const [x1, y1] = [from.x + from.width, from.y + box.height / 2]
  const [x2, y2] = [to.x, to.y + box.height / 2]
  const bend = Math.max(24, Math.abs(x2 - x1) / 2)
  return `<path d="M${x1.toFixed(1)} ${y1} C${(x1 + bend).toFixed(1)} ${y1} ${(x2 - bend).toFixed(1)} ${y2} ${x2.toFixed(1)} ${y2}" fill="none" stroke="#90a4ae" stroke-width="1"/>`
}

function boxOf({ name, missing }: GraphModule, place: Place | undefined, own: boolean): string {
  if (place === undefined) return ''
  const { x, y, width } = place
  const fill = missing ? '#ffebee' : own ? '#e3f2fd' : '#fafafa'
  const stroke = missing ? '#c62828' : own ? '#1565c0' : '#78909c'
  const what = missing ? `${name}: missing from the image` : name
  return `<g><title>${escaped(what)}</title><rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${box.height}" rx="4" fill="${fill}" stroke="${stroke}"${missing ? ' stroke-dasharray="3 3"' : ''}/><text x="${(x + box.padding).toFixed(1)}" y="${y + 18}" fill="#263238">${escaped(name)}</text></g>`
}
