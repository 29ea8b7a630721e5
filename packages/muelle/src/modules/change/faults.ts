import { closest } from '../../kernel/didyoumean.ts'
import { type Report, UserError, UserErrors } from '../../kernel/errors.ts'
import { circlesOf, graphOf, neededBy } from '../../odoo/modules/dependencies.ts'
import { type Asked, isInstalled, pendingIn, stateOf } from './asked.ts'

/**
 * Judges what shall be installed before anything runs: Odoo ignores a name that it does not know and a module that cannot be installed,
 * and exits 0.
 * @returns the modules that are not installed yet.
 * @throws UserErrors with all that is wrong.
 */
export function judgeInstall(names: readonly string[], asked: Asked): readonly string[] {
  const coming = new Set([...neededBy(names, asked.manifests)].filter((name) => !isInstalled(asked, name)))
  refuse(names.flatMap((name) => (asked.manifests.has(name) ? [] : [unknown(name, asked)])))
  const circles = circlesOf(graphOf(coming, asked.manifests))
  refuse([
    ...[...coming].flatMap((name) => notInstallable(name, names, asked)),
    ...circles.map((circle) => ({
      what: `${circle.join(', ')} depend on one another in a circle: Odoo installs none of them.`,
      evidence: [...circle, circle[0]].join(' -> '),
      next: 'Take one of these out of depends in a manifest.',
    })),
  ])
  return names.filter((name) => !isInstalled(asked, name))
}

/** @throws UserErrors for a module that is not installed, or whose code the image lacks. */
export function judgeInstalled(names: readonly string[], asked: Asked, verb: 'update' | 'reinstall'): void {
  refuse(
    names.flatMap((name) => {
      if (isInstalled(asked, name)) return []
      if (!asked.manifests.has(name)) return [unknown(name, asked)]
      return [
        {
          what: `${name} is not installed in ${asked.database}: there is nothing to ${verb}.`,
          evidence: `it is ${stateOf(asked, name)}; Odoo would pass over it silently`,
          next: `Run: muelle modules install ${name}`,
        },
      ]
    }),
  )
}

/** Without these nothing answers. Source: Odoo 19.0 `ir_module.py` button_uninstall refuses the server-wide ones. */
const never: readonly string[] = ['base', 'web']

/**
 * @param serverWide odoo.serverWideModules of muelle.yaml.
 * @returns the modules that are installed.
 * @throws UserErrors for one that nobody knows, or that must stay.
 */
export function judgeUninstall(
  names: readonly string[],
  asked: Asked,
  serverWide: readonly string[],
): readonly string[] {
  refuse(
    names.flatMap((name): Report[] => {
      if ([...never, ...serverWide].includes(name))
        return [
          {
            what: `${name} cannot be uninstalled.`,
            evidence: 'every process of Odoo loads it (server-wide modules)',
            next: 'Name another module.',
          },
        ]
      return asked.manifests.has(name) || asked.inDatabase.modules.has(name) ? [] : [unknown(name, asked)]
    }),
  )
  return names.filter((name) => isInstalled(asked, name) || stateOf(asked, name) === 'to remove')
}

/**
 * What is wrong with the database as it is, whatever is asked of it: Odoo would log an error in this run too, and it could not be told
 * from one that failed.
 * @param verb what is asked; a removal that was cut off is finished by a removal, all else by anything else.
 * @throws UserError, refused.
 */
export function judgeDatabase(asked: Asked, verb: 'install' | 'update' | 'reinstall' | 'uninstall'): void {
  const gone = [...asked.inDatabase.modules.values()].filter(({ name, state }) => {
    const manifest = asked.manifests.get(name)
    return state === 'installed' && (manifest === undefined || !manifest.installable || manifest.problem !== null)
  })
  if (gone.length > 0)
    throw new UserError(
      {
        what: `The code of ${namesOf(gone)} is missing from the image.`,
        evidence: `installed in ${asked.database}; Odoo serves without it, and reports an error in every run`,
        next: 'Bring it back into odoo.addons and run muelle up. What it says of each: muelle modules list',
      },
      { refused: true },
    )
  const pending = pendingIn(asked)
  const others = pending.filter(({ state }) => (state === 'to remove') !== (verb === 'uninstall'))
  if (others.length === 0) return
  const finish =
    verb === 'uninstall' ? (others.some(({ state }) => state === 'to install') ? 'install' : 'update') : 'uninstall'
  throw new UserError(
    {
      what: `An earlier run on ${asked.database} was cut off and has to be finished first.`,
      evidence: others.map(({ name, state }) => `${name} is ${state}`).join('\n'),
      next: `Run: muelle modules ${finish} ${others.map(({ name }) => name).join(' ')} --database ${asked.database}`,
    },
    { refused: true },
  )
}

function notInstallable(name: string, names: readonly string[], { manifests, inDatabase }: Asked): readonly Report[] {
  const manifest = manifests.get(name)
  const by = names.includes(name) ? '' : ` (needed by ${names.join(', ')})`
  if (manifest === undefined)
    return [
      {
        what: `The image has no module ${name}${by}.`,
        evidence: `named as a dependency by ${[...manifests.values()]
          .filter(({ depends }) => depends.includes(name))
          .map((each) => each.name)
          .join(', ')}`,
        next: didYouMean(name, manifests.keys()) ?? 'Add its repository to odoo.addons and run muelle up.',
      },
    ]
  if (manifest.problem !== null)
    return [
      {
        what: `The manifest of ${name}${by} cannot be read: Odoo leaves the module out.`,
        evidence: `${manifest.path}/${name}: ${manifest.problem}`,
        next: 'Mend it and run muelle up.',
      },
    ]
  if (!manifest.installable || (inDatabase.modules.get(name)?.state === 'uninstallable' && !manifest.installable))
    return [
      {
        what: `${name}${by} is marked as not installable, or is for another version of Odoo.`,
        evidence: `${manifest.path}/${name}: installable is false, or version ${manifest.version} is not of 19.0`,
        next: 'Odoo would install nothing and exit 0. Use a version of it for 19.0.',
      },
    ]
  if (manifest.missing.length > 0)
    return [
      {
        what: `${name}${by} needs what the image does not have: ${manifest.missing.join(', ')}.`,
        evidence: `external_dependencies in ${manifest.path}/${name}/__manifest__.py`,
        next: 'Name Python packages in the file of odoo.python, programs in odoo.apt, and run muelle up.',
      },
    ]
  return []
}

function unknown(name: string, { manifests, inDatabase, database }: Asked): Report {
  return {
    what: `There is no module ${name}.`,
    evidence: `neither the image (${manifests.size} modules) nor ${database} knows it`,
    next:
      didYouMean(name, [...inDatabase.modules.keys(), ...manifests.keys()]) ??
      'See: muelle modules list --all. One of your own comes with odoo.addons and muelle up.',
  }
}

function didYouMean(name: string, names: Iterable<string>): string | undefined {
  const near = closest(name, names)
  return near === undefined ? undefined : `Did you mean ${near}?`
}

const namesOf = (modules: readonly { readonly name: string }[]): string => modules.map(({ name }) => name).join(', ')

function refuse(reports: readonly Report[]): void {
  const [first, ...others] = reports
  if (first !== undefined) throw new UserErrors([first, ...others])
}
