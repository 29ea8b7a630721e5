import { z } from 'zod'

/**
 * Python that lists the tests of modules without importing them, to be run behind `manifestsScript` of odoo/modules, whose functions
 * and `hashed` it uses; and what the image has for tests in a browser and for coverage. Names in a base class of another module are not
 * seen, so that an absent name is a reason to ask back, and a present one no promise.
 * Source of what counts: Odoo 19.0 `odoo/tests/loader.py` (files `tests/test_*.py`, methods `test*`), `common.py` (`tagged`, chrome).
 */
export const listingScript = `
import ast, shutil


def strings_of(node):
    return [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def tests_of(place):
    classes, tags, broken = {}, set(), []
    for folder in ("tests", "migrations", "upgrades"):
        for below, _, files in os.walk(os.path.join(place, folder)):
            for name in sorted(files):
                if not name.endswith(".py") or (folder != "tests" and not name.startswith("test_")):
                    continue
                path = os.path.join(below, name)
                try:
                    with open(path, encoding="utf-8") as file:
                        tree = ast.parse(file.read())
                except (SyntaxError, ValueError) as error:
                    broken.append("%s: %s" % (os.path.relpath(path, place), error))
                    continue
                for node in ast.walk(tree):
                    if not isinstance(node, ast.ClassDef):
                        continue
                    methods = [each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]
                    names = [each.name for each in methods if each.name.startswith("test")]
                    classes.setdefault(node.name, []).extend(names)
                    for each in [node, *methods]:
                        for decorator in each.decorator_list:
                            tags.update(tag.lstrip("-") for tag in strings_of(decorator))
    return {"classes": classes, "tags": sorted(tags), "broken": broken}


places = {}
for path in addons_path():
    for name in hashed:
        if name not in places and os.path.isdir(os.path.join(path, name)):
            places[name] = os.path.join(path, name)
for name, place in sorted(places.items()):
    print(json.dumps({"tests": name, **tests_of(place)}))
browsers = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
print(json.dumps({
    "image": True,
    "browser": any(shutil.which(each) for each in browsers),
    "websocket": importlib.util.find_spec("websocket") is not None,
    "coverage": importlib.util.find_spec("coverage") is not None,
    "left": sorted(os.listdir("/var/lib/odoo")) if os.path.isdir("/var/lib/odoo") else [],
}))
`

const ModuleTests = z.object({
  tests: z.string(),
  /** Methods by class, those of no test included: their names are no promise. */
  classes: z.record(z.string(), z.array(z.string())),
  tags: z.array(z.string()),
  /** Files that Python cannot read, each with its reason. */
  broken: z.array(z.string()),
})

/** The tests of one module, by their names. */
export type ModuleTests = z.output<typeof ModuleTests>

const ImageTools = z.object({
  browser: z.boolean(),
  /** Python's websocket-client, by which Odoo speaks to the browser. */
  websocket: z.boolean(),
  coverage: z.boolean(),
  /** Data directories of databases that are there from before. */
  left: z.array(z.string()),
})
export type ImageTools = z.output<typeof ImageTools>

/** Reads what the script prints, among lines of others. */
export function parseListing(lines: string): {
  readonly tests: ReadonlyMap<string, ModuleTests>
  readonly tools: ImageTools
  /** The lines of others. */
  readonly rest: string
} {
  const all = lines.split('\n')
  const own = all.filter((line) => line.startsWith('{"tests"')).map((line) => ModuleTests.parse(JSON.parse(line)))
  const tools = all.findLast((line) => line.startsWith('{"image"'))
  return {
    tests: new Map(own.map((each) => [each.tests, each])),
    tools: ImageTools.parse(JSON.parse(tools ?? '{}')),
    rest: all.filter((line) => line.startsWith('{"name"')).join('\n'),
  }
}

/** How many tests a module has, as far as its own files tell. */
export const countOf = (tests: ModuleTests | undefined): number =>
  Object.values(tests?.classes ?? {}).reduce((sum, methods) => sum + methods.length, 0)
