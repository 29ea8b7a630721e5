import { z } from 'zod'
import { closest } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { circlesOf, dependantsOf, graphOf, type Manifests, neededBy } from '../odoo/modules/dependencies.ts'
import { readManifests } from '../odoo/modules/manifests.ts'
import { look } from '../workshop/look.ts'
import { graphDot } from './graph/dot.ts'
import { graphSvg } from './graph/svg.ts'
import { graphText } from './graph/text.ts'
import { odooContainer, sourceOf } from './read.ts'

const Output = z.object({
  project: z.string(),
  modules: z
    .array(
      z.object({
        name: z.string(),
        depends: z.array(z.string()),
        depth: z.int().describe('Odoo loads what is deeper later'),
        own: z.boolean().describe('from odoo.addons, not from Odoo'),
        missing: z.boolean().describe('something depends on it and the image lacks it'),
      }),
    )
    .describe('in the order in which Odoo loads them'),
  circles: z.array(z.array(z.string())).describe('modules that depend on one another: Odoo installs none of them'),
  picture: z.string().describe('as text, DOT or SVG'),
})

export const modulesGraph = operation({
  name: 'modules graph',
  summary: 'Draw what modules depend on, or what depends on them',
  help: [
    'From the manifests in the image, for the modules that are named; without names, for all that odoo.addons brings.',
    'Exit code 1 when something is missing from the image, or modules depend on one another in a circle.',
    '$ muelle modules graph\n$ muelle modules graph --dependants sale\n$ muelle modules graph --as svg > modules.svg',
  ].join('\n'),
  effect: 'read',
  input: z.object({
    names: z.array(z.string()).default([]).describe('modules').meta({ positional: 'rest' }),
    dependants: z.boolean().default(false).describe('what depends on them, instead of what they depend on'),
    as: z.enum(['text', 'dot', 'svg']).default('text').describe('a tree of words, Graphviz, or a picture'),
  }),
  output: Output,
  async run(context, { names, dependants, as }) {
    const view = await look(context)
    const manifests = await readManifests(view.engine, await odooContainer(view), {}, context.signal)
    const own = new Set(
      [...manifests.values()].flatMap(({ name, path }) => (sourceOf(view.stack, path) === 'Odoo' ? [] : [name])),
    )
    const begin = names.length > 0 ? known(names, manifests) : [...own]
    const chosen = dependants ? dependantsOf(begin, manifests) : neededBy(begin, manifests)
    const modules = graphOf(chosen, manifests)
    const title = `${view.stack.project}: ${dependants ? 'what depends on' : 'what is needed by'} ${names.join(', ') || 'the modules of odoo.addons'}`
    return {
      project: view.stack.project,
      modules: modules.map((module) => ({ ...module, depends: [...module.depends], own: own.has(module.name) })),
      circles: circlesOf(modules).map((circle) => [...circle]),
      picture:
        as === 'svg'
          ? graphSvg(title, modules, own)
          : as === 'dot'
            ? graphDot(modules, own)
            : graphText(modules, ({ name, missing }) =>
                missing ? `${name} (MISSING)` : own.has(name) ? `${name} (own)` : name,
              ),
    }
  },
  notWell: ({ modules, circles }) => circles.length > 0 || modules.some(({ missing }) => missing),
  view: ({ picture, circles, modules }, style) =>
    [
      modules.length === 0
        ? 'odoo.addons brings no module. Name one of Odoo’s: muelle modules graph sale'
        : picture.trimEnd(),
      // A picture goes into a file: nothing stands beside it.
      ...(/^(<svg|digraph)/.test(picture)
        ? []
        : circles.map((circle) => style.bad(`circle: ${[...circle, circle[0]].join(' -> ')}`))),
    ].join('\n'),
})

/** @throws UserError for a module that the image does not have. */
function known(names: readonly string[], manifests: Manifests): readonly string[] {
  for (const name of names) {
    if (manifests.has(name)) continue
    const near = closest(name, [...manifests.keys()])
    throw new UserError({
      what: `The image has no module ${name}.`,
      evidence: `it has ${manifests.size} modules`,
      next: near ? `Did you mean ${near}?` : 'See: muelle modules list --all',
    })
  }
  return names
}
