import { join, parse, relative } from 'node:path'
import type { Plugin } from 'esbuild'
import { packageRoot } from './places.ts'

/** `#generated/x` from the directory where this build has just written it. */
export function generatedFrom(directory: string): Plugin {
  return {
    name: 'generated',
    setup({ onResolve }) {
      onResolve({ filter: /^#generated\// }, ({ path }) => ({
        path: join(directory, 'generated', `${path.slice('#generated/'.length)}.js`),
      }))
    },
  }
}

/**
 * Leaves lazy imports of our own files out of the bundle and remembers them: they are the entries of the second one. Without it the
 * entry shares code with them, esbuild moves that into files of its own, and every start reads and links them (13 ms of 34).
 * @param later filled: name of the chunk -> source file.
 */
export function splitOff(later: Map<string, string>): Plugin {
  const source = join(packageRoot, 'src')
  return {
    name: 'split off',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const file = join(resolveDir, path)
        const { dir, name } = parse(relative(source, file))
        const chunk = [...dir.split('/'), name].join('-')
        later.set(chunk, file)
        return { path: `./chunks/${chunk}.js`, external: true }
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
 * Leaves ssh2 out: Muelle reaches remote daemons through the system's own ssh (engine/docker/ssh.ts), and a third of the bundle
 * would be a client that nobody calls.
 */
export const withoutSsh2: Plugin = {
  name: 'without ssh2',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^ssh2$/ }, () => ({ path: 'ssh2', namespace: 'left-out' }))
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents: "exports.Client = class { constructor() { throw new Error('ssh2 is not part of Muelle') } }",
      loader: 'js',
    }))
  },
}
