import { odooCli } from '../facts/odoo/command-line.ts'
import { judgeTestTags, parseTestTags, type TagSpec } from '../grammar/values/test-tags.ts'
import { closest } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import { countOf, type ModuleTests } from '../odoo/tests/listing.ts'

/** What can be tested. */
export interface Testable {
  /** The project's own modules. */
  readonly own: readonly string[]
  /** Every module of the image. */
  readonly known: ReadonlySet<string>
  /** Of the own ones and those that were named. */
  readonly tests: ReadonlyMap<string, ModuleTests>
}

/** What is tested. */
export interface Selection {
  /** Modules that Odoo processes: only their tests are run. Sorted. */
  readonly modules: readonly string[]
  /** What of them; each names its module, or a file. */
  readonly include: readonly TagSpec[]
  readonly exclude: readonly TagSpec[]
  /** Those that were named: of each of them a test must run. */
  readonly named: readonly string[]
  /** The project's own modules that were meant by naming nothing, and have no tests. */
  readonly untested: readonly string[]
}

/**
 * Words as one text of tags. A bare name of a module is the module, with `:Class` behind it too: in Odoo it is a tag, which 19 calls
 * deprecated.
 */
const asTags = (words: readonly string[], isModule: (name: string) => boolean): string =>
  partsOf(words)
    .map((part) => (isModule(/^\w+(?=$|[:.])/.exec(part)?.[0] ?? '') ? `/${part}` : part))
    .join(',')

/** Commas divide, but not those within [ ]. */
const partsOf = (words: readonly string[]) =>
  words
    .flatMap((word) => word.split(new RegExp(odooCli().testTags.splitRegex)))
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** Names of modules that the words speak of, known or not. */
export function modulesNamed(words: readonly string[]): readonly string[] {
  const specs = parseTestTags(words.join(','))
  const bare = specs.flatMap(({ tag, module }) => (tag && module === undefined ? [tag] : []))
  return [...new Set([...bare, ...specs.flatMap((spec) => moduleOf(spec) ?? [])])].filter(
    (name) => !special().has(name),
  )
}

/** @throws UserError for the first part that Odoo would read as nothing, or as something else than is meant. */
export function judgeWords(words: readonly string[], isModule: (name: string) => boolean): void {
  const text = asTags(words, isModule)
  if (words.length === 0) return
  const finding = judgeTestTags(text, isModule).find(({ fatal }) => fatal)
  if (finding === undefined) return
  throw new UserError({
    what: `${finding.text === '' ? 'This' : `'${finding.text}'`} selects no test.`,
    evidence: finding.message,
    next: finding.instead ? `Did you mean '${finding.instead}'?` : grammar,
  })
}

const grammar = 'The form is [-][tag][/module][:Class][.method]; a bare name of a module is the module.'

/**
 * Finds out what the words select, before anything runs.
 * @param words as typed; none for all of the project's own modules.
 * @throws UserError, "selects nothing because…", with the closest name.
 */
export function select(words: readonly string[], world: Testable): Selection {
  const isModule = (name: string) => world.known.has(name)
  judgeWords(words, isModule)
  const specs = parseTestTags(asTags(words, isModule))
  // A part with parameters excludes nothing, whatever its sign: odoo/tests/tag_selector.py.
  const exclude = specs.filter(({ sign, parameters }) => sign === '-' && parameters === undefined)
  const included = specs.filter((spec) => !exclude.includes(spec))
  for (const spec of included) exists(spec, world)
  const tested = world.own.filter((name) => countOf(world.tests.get(name)) > 0)
  if (included.length > 0) {
    const include = included.flatMap((spec) =>
      moduleOf(spec) === undefined ? tested.map((name) => within(spec, name)) : [spec],
    )
    return { modules: modulesOf(include), include, exclude, named: modulesOf(included), untested: [] }
  }
  if (tested.length === 0)
    throw nothing(
      'This selects no test',
      noTests(world),
      'Write some below tests/ of a module, or name a module of Odoo.',
    )
  const include = tested.map((name) => parseTestTags(`/${name}`)[0]).filter((spec) => spec !== undefined)
  const untested = world.own.filter((name) => !tested.includes(name))
  return { modules: [...tested].sort(), include, exclude, named: [], untested }
}

const noTests = ({ own }: Testable) =>
  own.length === 0 ? 'the project has no modules of its own' : `none of ${own.join(', ')} has tests`

/** The same, of some modules only. */
export function narrowed(selection: Selection, modules: ReadonlySet<string>): Selection {
  const include = selection.include.filter((spec) => modules.has(moduleOf(spec) ?? ''))
  const untested = selection.untested.filter((name) => modules.has(name))
  return { ...selection, include, modules: modulesOf(include), untested }
}

/** Modules that were processed and of which no test ran. */
export const silentOf = (
  { modules }: Pick<Selection, 'modules'>,
  counted: readonly { readonly module: string }[],
): readonly string[] => modules.filter((name) => !counted.some(({ module }) => module === name))

const modulesOf = (specs: readonly TagSpec[]) => [...new Set(specs.flatMap((spec) => moduleOf(spec) ?? []))].sort()

/** The module that a part is about: the one it names, or that of its file. */
export const moduleOf = ({ module, file }: TagSpec): string | undefined =>
  file === undefined ? module : /\/(\w+)\/(?:tests|migrations|upgrades)\//.exec(file)?.[1]

/** A part that names no module, for one. */
const within = (spec: TagSpec, module: string): TagSpec => {
  const { tag = '', class: name, method, parameters } = spec
  const text = `${spec.sign === '-' ? '-' : ''}${tag}/${module}${name ? `:${name}` : ''}${method ? `.${method}` : ''}${parameters ? `[${parameters}]` : ''}`
  return { ...spec, module, text }
}

const special = () => new Set(odooCli().testTags.specialTags)

const nothing = (what: string, because: string, next: string) =>
  new UserError({ what: `${what}.`, evidence: `because ${because}`, next })

function exists(spec: TagSpec, { own, known, tests }: Testable): void {
  const what = `'${spec.text}' selects no test`
  const module = moduleOf(spec)
  if (spec.file !== undefined && module === undefined)
    throw nothing(what, 'its file is in no folder tests of a module', 'Write /module/tests/test_file.py.')
  if (module !== undefined && !known.has(module)) {
    const near = closest(module, known)
    throw nothing(
      what,
      `the image has no module ${module}`,
      near ? `Did you mean ${near}?` : 'See: muelle modules list --all',
    )
  }
  const scope = module === undefined ? own : [module]
  const lists = scope.flatMap((name) => tests.get(name) ?? [])
  const where = module ?? own.join(', ')
  if (
    module !== undefined &&
    lists.every((each) => countOf(each) === 0 && each.broken.length === 0) &&
    own.includes(module)
  )
    throw nothing(
      what,
      `${module} has no tests`,
      `Write them in ${module}/tests/test_….py, imported in tests/__init__.py.`,
    )
  // What cannot be read may hold the name: Odoo will say what is wrong with it.
  if (lists.some(({ broken }) => broken.length > 0)) return
  missing(
    what,
    `class ${spec.class}`,
    spec.class,
    where,
    lists.flatMap(({ classes }) => Object.keys(classes)),
  )
  missing(
    what,
    `method ${spec.method}`,
    spec.method,
    where,
    lists.flatMap(({ classes }) => Object.values(classes).flat()),
  )
  if (spec.tag === undefined || special().has(spec.tag) || (module === undefined && known.has(spec.tag))) return
  const tags = lists.flatMap((each) => each.tags)
  if (module === undefined && !tags.includes(spec.tag)) {
    const candidates = [...tags, ...special(), ...own, ...known]
    const near = closest(spec.tag, candidates)
    throw nothing(
      what,
      `${spec.tag} is neither a module of the image nor a tag of ${where}`,
      near ? `Did you mean ${near}?` : grammar,
    )
  }
  missing(what, `tag ${spec.tag}`, spec.tag, where, tags)
}

function missing(what: string, kind: string, name: string | undefined, where: string, names: readonly string[]): void {
  if (name === undefined || names.includes(name)) return
  // Names may come by inheritance from another module: where there are none at all nobody can tell.
  if (names.length === 0) return
  const near = closest(name, names)
  const some = [...new Set(names)].slice(0, 8).join(', ')
  throw nothing(what, `there is no ${kind} in ${where}`, near ? `Did you mean ${near}?` : `There are ${some}.`)
}
