import { readFile } from 'node:fs/promises'
import { join, parse, relative } from 'node:path'
import type { Plugin } from 'esbuild'
import { packageRoot } from './places.ts'

/**
 * `#generated/x` from memory: esbuild writes the path of every file into its output, and the image that holds the bundle is named by
 * the hash of it.
 * @param modules file name -> text.
 */
export function generatedFrom(modules: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'generated',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^#generated\// }, ({ path }) => ({
        path: `${path.slice('#generated/'.length)}.js`,
        namespace: 'generated',
      }))
      onLoad({ filter: /.*/, namespace: 'generated' }, ({ path }) => {
        const contents = modules[path]
        return contents === undefined ? { errors: [{ text: `nothing generates ${path}` }] } : { contents }
      })
    },
  }
}

/**
 * Leaves lazy imports of our own files out of a bundle and remembers them: they are the entries of the next one. Otherwise the two share
 * code, esbuild moves that into files of its own, and every start reads and links them (13 ms of 34).
 * @param later filled: name of the chunk -> source file.
 * @param where the chunks stand, seen from the importing file.
 * @param chosen which files; all when absent.
 */
export function splitOff(
  later: Map<string, string>,
  where: string,
  chosen: (file: string) => boolean = () => true,
): Plugin {
  const source = join(packageRoot, 'src')
  return {
    name: 'split off',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        const file = join(resolveDir, path)
        if (kind !== 'dynamic-import' || !chosen(file)) return undefined
        const { dir, name } = parse(relative(source, file))
        const chunk = [...dir.split('/'), name].join('-')
        later.set(chunk, file)
        return { path: `${where}/${chunk}.js`, external: true }
      })
    },
  }
}

/** The registry from another file: tests of the command line bring operations of their own. */
export function registryFrom(file: string): Plugin {
  const own = join(packageRoot, 'src/operations.ts')
  return {
    name: 'registry',
    setup({ onResolve }) {
      onResolve({ filter: /\/operations\.ts$/ }, ({ path, resolveDir }) =>
        join(resolveDir, path) === own ? { path: file } : undefined,
      )
    },
  }
}

/**
 * Parts of dockerode that nobody calls, half of the bundle and half of its time to load: ssh2 (remote daemons are reached through the
 * system's own ssh, engine/docker/ssh.ts) and what BuildKit needs (gRPC, protobuf; images are built by the classic builder).
 */
export const leftOut: Plugin = {
  name: 'left out',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(ssh2|@grpc\/grpc-js|@grpc\/proto-loader|protobufjs|supports-color)$/ }, ({ path }) => ({
      path,
      namespace: 'left-out',
    }))
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `exports.Client = class { constructor() { throw new Error('${path} is not part of Muelle') } }`,
      loader: 'js',
    }))
  },
}

/**
 * `import { z } from 'zod'` is one object with all of Zod in it, 48 languages included, and nothing of it can be shaken off. The same
 * names as a module namespace can: the sources are read so.
 */
export const shakenZod: Plugin = {
  name: 'shaken zod',
  setup({ onLoad }) {
    onLoad({ filter: /packages\/muelle\/src\/.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      return { contents: text.replace(/^import \{ z \} from 'zod'$/m, "import * as z from 'zod'"), loader: 'ts' }
    })
  },
}
