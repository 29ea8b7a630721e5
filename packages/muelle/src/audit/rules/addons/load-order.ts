import { posix } from 'node:path'
import { type Addon, ownAddons } from '../../project/addons/addons.ts'
import type { Project } from '../../project/project.ts'
import { type Hit, rule } from '../../rule.ts'

const named = /<(?:record|template|menuitem|report|act_window)\b[^>]{0,500}?\bid=["']([\w.-]+)["']/g
const asked =
  /\b(?:ref|action|parent|groups|inherit_id)=["']([^"']{1,300})["']|\bref\(\s*["']([\w.-]+)["']|%\(([\w.-]+)\)d/g

/** What a file of data defines, and which names it needs before it; without those of other modules. */
function namesOf(text: string, module: string) {
  const bare = text.replace(/<!--[\s\S]*?(?:-->|$)/g, '')
  const local = (name: string) => (name.startsWith(`${module}.`) ? name.slice(module.length + 1) : name)
  return {
    defines: new Set([...bare.matchAll(named)].map(([, name = '']) => local(name))),
    needs: new Set(
      [...bare.matchAll(asked)].flatMap(([, list = '', ref = '', percent = '']) =>
        [...list.split(','), ref, percent]
          .map((each) => local(each.trim().replace(/^!/, '')))
          .filter((each) => /^[\w-]+$/.test(each)),
      ),
    ),
  }
}

const isMenu = (path: string) => /(^|[_/])menu(s|_?items?)?(_views?)?\.xml$/.test(path)
const isView = (path: string) => /^(views|wizards?|reports?)\//.test(path)

function* misplaced(project: Project, { name, path, manifest }: Addon): Generator<Hit> {
  const files = manifest.data.slice(0, 300).map(({ value, at }) => {
    const file = value.endsWith('.xml') ? project.tree.read(posix.normalize(posix.join(path, value))) : undefined
    return { value, at, ...namesOf(file?.text ?? '', name) }
  })
  const before = new Set<string>()
  for (const [index, { value, at, needs, defines }] of files.entries()) {
    const later = files.slice(index + 1)
    const late = later.find((each) =>
      [...needs].some((need) => !before.has(need) && !defines.has(need) && each.defines.has(need)),
    )
    for (const each of defines) before.add(each)
    if (late !== undefined) {
      const isLate = late.value.startsWith('security/')
      yield {
        at: isLate ? late.at : at,
        message: `${value} of ${name} needs what ${late.value} defines, and is loaded before it`,
      }
    } else if (isMenu(value) && later.some((each) => isView(each.value) && !isMenu(each.value)))
      yield { at, severity: 'low', message: `${value} of ${name} is loaded before views` }
  }
}

export const loadOrder = rule({
  id: 'addons/load-order',
  severity: 'medium',
  title: 'A manifest loads a file before what it needs',
  why: 'Odoo loads the files in the order in which they are listed: on an empty database the installation ends at a name that is not there yet.',
  source: 'Odoo 19.0 documentation, Module Manifests: data; tools/convert.py',
  fix: 'List security first, then data, wizards, views, and menus last.',
  anywhere: true,
  *find(project) {
    for (const addon of ownAddons(project)) yield* misplaced(project, addon)
  },
})
