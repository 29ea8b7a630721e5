import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { namedDirectory } from './directory.ts'
import { run } from './run.ts'

const module = new URL('./directory.ts', import.meta.url).href
const script = `import(${JSON.stringify(module)}).then(({ namedDirectory }) => namedDirectory()).catch((e) => console.log(e.constructor.name, e.report.what))`

describe('the directory of a project', () => {
  it('is the working directory unless it is named', () => {
    expect(namedDirectory()).toBe(process.cwd())
    expect(namedDirectory('demo')).toBe(resolve('demo'))
  })

  it('cannot be a working directory that was removed, and that is no bug', async () => {
    const gone = await mkdtemp(join(tmpdir(), 'muelle-gone-'))
    // From a file: what `node -e` runs is resolved against the working directory, before it can say anything.
    const file = `${gone}.mjs`
    await writeFile(file, script)
    const { stdout } = await run({
      argv: ['sh', '-c', 'cd "$1" && rmdir "$1" && exec "$2" "$3"', 'sh', gone, process.execPath, file],
    })
    await rm(file)
    expect(stdout).toBe('EnvironmentError The working directory does not exist any more.\n')
  })
})
