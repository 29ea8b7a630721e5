import { field, type Service } from '../read/compose/service.ts'
import { get, type Node, text } from '../read/yaml.ts'
import type { Edit } from '../rule.ts'
import { lineAt, positionOf } from '../text.ts'

/**
 * Edits that make a service wait until others are healthy: the condition is changed, or the list of `depends_on` becomes a mapping.
 * Undefined when it is written in a way that only somebody can change. @param isHealthy which of the others to wait for so.
 */
export function waitForHealth(
  service: Service,
  name: string,
  isHealthy: (name: string) => boolean,
): readonly Edit[] | undefined {
  const node = field(service, 'depends_on')
  if (node?.kind === 'map') {
    const condition = get(node, name, 'condition')
    return condition === undefined ? undefined : [{ at: condition.at, text: 'service_healthy' }]
  }
  if (node?.kind !== 'seq' || node.items.some((item) => item.tag !== undefined || !isInside(item, node)))
    return undefined
  const named = node.items.flatMap((item) => text(item) ?? [])
  if (named.length !== node.items.length) return undefined
  const conditionOf = (each: string) => (isHealthy(each) ? 'service_healthy' : 'service_started')
  const { file } = node.at
  const written = file.text.slice(node.at.from, node.at.to)
  if (written.startsWith('[')) {
    if (/[\n#]/.test(written)) return undefined
    const parts = named.map(({ value }) => `${value}: { condition: ${conditionOf(value)} }`)
    return [
      {
        at: { file, from: node.at.from, to: node.at.from + written.lastIndexOf(']') + 1 },
        text: `{ ${parts.join(', ')} }`,
      },
    ]
  }
  const edits: Edit[] = []
  for (const { value, at } of named) {
    const line = lineAt(file, positionOf(file, at.from).line)
    const [, indent, gap] = /^([ \t]*)-([ \t]+)$/.exec(file.text.slice(line.from, at.from)) ?? []
    if (indent === undefined || gap === undefined) return undefined
    const end = file.text[line.to] === '\r' ? '\r\n' : '\n'
    edits.push({
      at: { file, from: line.from + indent.length, to: at.to },
      text: `${file.text.slice(at.from, at.to)}:`,
    })
    edits.push({ at: { file, from: line.to, to: line.to }, text: `${end}${indent}  condition: ${conditionOf(value)}` })
  }
  return edits
}

/** An alias stands elsewhere. */
const isInside = (item: Node, node: Node) =>
  item.at.file === node.at.file && node.at.from <= item.at.from && item.at.to <= node.at.to
