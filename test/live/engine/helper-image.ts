import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Engine } from '../../../packages/muelle/src/engine/port.ts'
import { muelleVersion } from '../../../packages/muelle/src/kernel/version.ts'
import { packContext } from '../../../packages/muelle/src/workshop/images/context.ts'
import { recipe } from '../../../packages/muelle/src/workshop/images/debian.ts'
import { buildOwnImage } from '../../../packages/muelle/src/workshop/images/own-image.ts'

const source = new URL('../../../packages/muelle/src/engine/host/agent/command.ts', import.meta.url).pathname

/**
 * Muelle's image with the agent of these very sources in place of the built bundle, so that a forgotten build cannot hide a fault.
 * Returns its tag.
 */
export async function helperImage(engine: Engine, note: (text: string) => void): Promise<string> {
  const { tag: base } = await buildOwnImage(engine, await recipe('muelle', 'debian', muelleVersion), {}, note)
  const scratch = await mkdtemp(join(tmpdir(), 'muelle-agent-'))
  try {
    const outfile = join(scratch, 'muelle.js')
    await build({
      stdin: {
        contents: `import { hostAgent } from ${JSON.stringify(source)}\nhostAgent(process.argv.slice(3)).then((code) => process.exit(code))`,
        resolveDir: scratch,
      },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node24',
      logLevel: 'warning',
    })
    const dockerfile = `FROM ${base}\nCOPY muelle.js /opt/muelle/muelle.js\n`
    const context = await packContext([
      { path: 'muelle.js', mode: 0o644, source: outfile },
      { path: 'Dockerfile', mode: 0o644, content: dockerfile },
    ])
    const tag = 'engtest-helper:dev'
    await engine.build({ context, dockerfile: 'Dockerfile', tag, buildArguments: {}, labels: {} }, note)
    return tag
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
