import type { GraphModule } from '../../odoo/modules/dependencies.ts'

/** The graph in the language of Graphviz. */
export function graphDot(modules: readonly GraphModule[], project: ReadonlySet<string>): string {
  const lines = modules.flatMap(({ name, depends, missing }) => {
    const style = missing
      ? ' [style=dashed, color=red]'
      : project.has(name)
        ? ' [style=filled, fillcolor="#e3f2fd"]'
        : ''
    return [`  ${name}${style};`, ...depends.map((below) => `  ${name} -> ${below};`)]
  })
  return ['digraph modules {', '  rankdir=LR;', '  node [shape=box, fontname="sans-serif"];', ...lines, '}', ''].join(
    '\n',
  )
}
