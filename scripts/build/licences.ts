import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.ts'

/**
 * `dist/LICENSES.txt`: Muelle's own licence and those of the packages whose code is in the bundle, which their licences ask for.
 * @param inputs files that esbuild has read, relative to the repository (`metafile.inputs`).
 * @throws Error when a package brings no text of its licence: it must not be published then.
 */
export function licencesOf(inputs: Iterable<string>): string {
  const packages = [...new Set([...inputs].flatMap((file) => packageOf(file) ?? []))].sort()
  const own = `Muelle\n\n${readFileSync(join(root, 'LICENSE'), 'utf8')}`
  return [own, ...packages.map(licenceOf)].map((text) => `${text.trim()}\n`).join(`\n${'-'.repeat(80)}\n\n`)
}

/** `node_modules/@clack/core/dist/x.js` -> `node_modules/@clack/core`; the innermost one of nested packages. */
function packageOf(file: string): string | undefined {
  return /^(?:[^:]*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]
}

function licenceOf(folder: string): string {
  const place = join(root, folder)
  const manifest: { name: string; version: string; license?: string } = JSON.parse(
    readFileSync(join(place, 'package.json'), 'utf8'),
  )
  const files = readdirSync(place).filter((name) => /^(licen[cs]e|copying|notice)(\.|-|$)/i.test(name))
  const texts = files.sort().map((name) => readFileSync(join(place, name), 'utf8').trim())
  if (texts.length === 0 && manifest.license === undefined)
    throw new Error(`${manifest.name} is in the bundle and says nothing of its licence`)
  const title = `${manifest.name} ${manifest.version}, ${manifest.license ?? 'licence below'}`
  return [title, ...texts].join('\n\n')
}
