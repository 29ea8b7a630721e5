import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { type BuildOptions, build as esbuild } from 'esbuild'
import { generatedModules } from './generate.ts'
import { licencesOf } from './licences.ts'
import { packageRoot, root } from './places.ts'
import { generatedFrom, leftOut, registryFrom, shakenZod, splitOff } from './plugins.ts'
import type { Registry } from './registry.ts'

/** CommonJS packages inside the bundle ask for `require` and for where they are, which an ES module does not have. */
const requireBanner = [
  "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);",
  'const __dirname = import.meta.dirname, __filename = import.meta.filename;',
].join(' ')

/** A registry, and the file whose `operations` it was read from. */
export interface Source {
  readonly registry: Registry
  /** Absolute. */
  readonly file: string
}

/**
 * Builds the bundle into a directory, and puts it in the place of the one before when all has gone well:
 *
 *     muelle.js      the loader: bin/muelle.js for this place
 *     cli.js         help and the version: one file without imports of its own, so that help costs one read
 *     chunks/        all the rest, loaded when it is needed
 *     generated/     the registry as data; part of the others, kept for who runs the sources
 *     LICENSES.txt   of Muelle and of every package whose code is in the files above
 *
 * @returns the number of files that hold code.
 */
export async function bundle(directory: string, source: Source): Promise<number> {
  const fresh = `${directory}.${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  try {
    await bundleInto(fresh, source)
    replace(directory, fresh)
  } finally {
    // Of one that failed: nobody else would remove it.
    rmSync(fresh, { recursive: true, force: true })
  }
  return readdirSync(join(directory, 'chunks')).length + 2
}

async function bundleInto(fresh: string, { registry, file }: Source): Promise<void> {
  mkdirSync(join(fresh, 'generated'), { recursive: true })
  const generated = generatedModules(registry)
  for (const [name, text] of Object.entries(generated)) {
    writeFileSync(join(fresh, 'generated', name), text)
  }
  const common: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    legalComments: 'none',
    logLevel: 'warning',
  }
  const chunks: BuildOptions = {
    ...common,
    outdir: join(fresh, 'chunks'),
    splitting: true,
    banner: { js: requireBanner },
    // With splitting esbuild takes the CommonJS build of yaml, which it cannot shake.
    alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
  }
  const shared = [generatedFrom(generated), registryFrom(file), leftOut, shakenZod]
  const later = new Map<string, string>()
  const cli = await build({
    ...common,
    entryPoints: [join(packageRoot, 'src/cli/main.ts')],
    outfile: join(fresh, 'cli.js'),
    plugins: [generatedFrom(generated), splitOff(later, './chunks')],
  })
  // MCP brings all of Zod along, and would put it into every operation that shares a chunk with it: a bundle of its own.
  const mcp = new Map<string, string>()
  const isMcp = (path: string) => path === join(packageRoot, 'src/mcp/main.ts')
  const rest = await build({
    ...chunks,
    entryPoints: Object.fromEntries(later),
    plugins: [...shared, splitOff(mcp, '.', isMcp)],
  })
  const face = await build({
    ...chunks,
    entryPoints: Object.fromEntries(mcp),
    chunkNames: 'mcp-[name]-[hash]',
    plugins: shared,
  })
  writeFileSync(join(fresh, 'LICENSES.txt'), licencesOf([...cli, ...rest, ...face]))
  writeFileSync(join(fresh, 'package.json'), '{ "type": "module" }\n')
  writeFileSync(join(fresh, 'muelle.js'), loader())
}

/**
 * One pass of esbuild.
 * @returns the files that it read, relative to the repository.
 * @throws Error when the result would need a package: the bundle also runs where there is no node_modules.
 */
async function build(options: BuildOptions): Promise<readonly string[]> {
  const { metafile } = await esbuild({ ...options, metafile: true })
  for (const [output, { imports }] of Object.entries(metafile?.outputs ?? {})) {
    const lost = imports.filter(({ path, external }) => external && !isBuiltin(path) && !path.startsWith('./'))
    if (lost.length > 0) throw new Error(`${output} would import ${lost.map(({ path }) => path).join(', ')}`)
  }
  return Object.keys(metafile?.inputs ?? {})
}

/** The loader beside the command line instead of above it. */
function loader(): string {
  const text = readFileSync(join(packageRoot, 'bin/muelle.js'), 'utf8')
  const moved = text.replace("'../dist/cli.js'", "'./cli.js'")
  if (moved === text) throw new Error("bin/muelle.js no longer says '../dist/cli.js'")
  return moved
}

/** Two builds at once do no harm: both made the same, and the later one is tried again when the other has just put its own there. */
function replace(directory: string, fresh: string): void {
  const old = `${fresh}.old`
  for (let attempt = 1; existsSync(fresh); attempt += 1) {
    try {
      if (existsSync(directory)) renameSync(directory, old)
      renameSync(fresh, directory)
    } catch (error) {
      if (attempt === 5) throw error
    }
    rmSync(old, { recursive: true, force: true })
  }
}
