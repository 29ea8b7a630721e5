import { posix } from 'node:path'
import type { Compose } from '../project/compose.ts'
import type { Project } from '../project/project.ts'
import { readDotenv } from '../read/dotenv.ts'
import { below, directoryOf } from '../tree.ts'

/** Set by Compose itself, or by every shell and session. Source: docs.docker.com/compose/how-tos/environment-variables/envvars */
const always =
  /^(COMPOSE_\w+|DOCKER_\w+|PWD|HOME|USER|LOGNAME|PATH|SHELL|LANG|TERM|TMPDIR|SSH_AUTH_SOCK|DISPLAY|XAUTHORITY)$/

interface Given {
  /** Names by the environment file that sets them. */
  readonly env: ReadonlyMap<string, ReadonlySet<string>>
  /** Names that a script or a workflow gives a value. */
  readonly scripts: ReadonlySet<string>
  /** Environment files are named on a command line, or copied. */
  readonly namesFiles: boolean
}

const read = new WeakMap<Project, Given>()

/** Whether something of the project gives a variable a value for a stack: an environment file or its example, a script, a workflow. */
export function isDefined(project: Project, compose: Compose, name: string): boolean {
  if (always.test(name) || compose.values.has(name)) return true
  const { env, scripts, namesFiles } = readOnce(project)
  const inside = namesFiles ? new Set<string>() : givenInside(compose)
  for (const [path, names] of env)
    if (names.has(name) && !inside.has(path) && reaches(directoryOf(path), compose.directory)) return true
  return scripts.has(name)
}

/** Files of `env_file:`, which fill the containers’ environment and no variable of the compose file; `.env` does both. */
function givenInside({ services, directory }: Compose): ReadonlySet<string> {
  const named = [...services.values()].flatMap(({ envFiles }) => envFiles.map(({ value }) => below(directory, value)))
  return new Set(
    named.flatMap((path) =>
      path === undefined || posix.basename(path) === '.env'
        ? []
        : ['', '.example', '.sample', '.template', '.dist'].map((ending) => path + ending),
    ),
  )
}

/** A file of the stack’s own folder, of one above or below it. */
const reaches = (folder: string, stack: string) =>
  folder === '.' || stack === '.' || `${stack}/`.startsWith(`${folder}/`) || `${folder}/`.startsWith(`${stack}/`)

function readOnce(project: Project) {
  const known = read.get(project)
  if (known !== undefined) return known
  const { tree } = project
  const near = tree.paths.filter((path) => path.split('/').length <= 5)
  const env = new Map<string, ReadonlySet<string>>()
  for (const path of near) {
    if (!/(^|\/)(\.?env[\w.-]*|[\w.-]*\.env[\w.-]*)$/i.test(path)) continue
    const file = tree.read(path)
    if (file !== undefined) env.set(path, new Set(readDotenv(file).map((line) => line.name)))
  }
  const texts = near
    .filter((path) => /\.(sh|bash|mk|ps1)$|(^|\/)(Makefile|[Jj]ustfile)$|\.(github|gitlab)[\w/.-]*\.ya?ml$/.test(path))
    .slice(0, 200)
    .flatMap((path) => tree.read(path)?.text ?? [])
  const given = texts.flatMap((text) => [...text.matchAll(/(?<![\w$])([A-Za-z_]\w*)["']?\s*[:?]?[=:]/g)])
  // Somebody may hand Compose another file, or copy one.
  const told = near
    .filter((path) => /\.(md|rst|txt)$/.test(path))
    .slice(0, 100)
    .flatMap((path) => tree.read(path)?.text ?? [])
  const namesFiles = [...texts, ...told].some((text) => /--env-file|\b(cp|mv|ln)\b[^\n]{0,200}\.env\b/.test(text))
  const found = { env, namesFiles, scripts: new Set(given.map(([, name = '']) => name)) }
  read.set(project, found)
  return found
}
