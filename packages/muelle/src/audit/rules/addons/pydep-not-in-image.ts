import { imagePackages, standardModules } from '../../../facts/odoo/python-packages.ts'
import { ownAddons } from '../../project/addons/addons.ts'
import { rule } from '../../rule.ts'

/** `Google-GenAI>=1` is `google_genai`: as PEP 503 compares names, and without a version or extras. */
const plain = (name: string) => (/^[\w.-]+/.exec(name.trim())?.[0] ?? '').toLowerCase().replace(/[-_.]+/g, '_')

export const pydepNotInImage = rule({
  id: 'addons/pydep-not-in-image',
  severity: 'high',
  title: 'A module needs a Python package that the image has not',
  why: 'Odoo refuses to install or update a module whose external dependency cannot be imported.',
  source: 'Odoo 19.0 odoo/modules/module.py, check_manifest_dependencies; facts/odoo/python-packages.ts',
  fix: 'Install it in the Dockerfile, with its version, from requirements.txt.',
  anywhere: true,
  *find(project) {
    const odoos = project.odoos.filter(({ service }) => service !== undefined)
    if (odoos.length === 0 || odoos.some(({ image }) => image === undefined || !image.isOfficial)) return
    const { tree } = project
    // Whatever installs packages, and wherever: a name in it counts.
    const installed = tree.paths
      .filter((path) =>
        /requirements[^/]*\.(txt|in)$|(docker|container)file[^/]*$|\.sh$|ya?ml$|(^|\/)entrypoint[^/]*$|pyproject\.toml$/i.test(
          path,
        ),
      )
      .slice(0, 500)
      .map((path) => (tree.read(path)?.text ?? '').toLowerCase().replace(/[-_.]+/g, '_'))
    const has = (name: string) =>
      installed.some((text) => text.includes(name) || text.includes(`python3_${name.replace(/^python_/, '')}`))
    for (const { name, manifest } of ownAddons(project))
      for (const { value, at } of manifest.python) {
        const needed = plain(value)
        const isThere =
          imagePackages.has(needed) || standardModules.has(value.trim().split('.')[0] ?? '') || has(needed)
        if (needed !== '' && !isThere)
          yield {
            at,
            message: `${name} needs ${value}; neither the official image nor a file of this project brings it`,
          }
      }
  },
})
