import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readFixture } from '../../test/audit/fixture.ts'
import { composeFiles } from './tools.ts'

const fixtures = join(import.meta.dirname, '../../test/audit/rules')

/** The folders of a directory, each a project. */
export function projectsBelow(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(directory, entry.name))
    .sort()
}

/** Writes the examples of the rules below a directory: projects that everybody has. Those with a compose file, at most `limit`. */
export function writeFixtures(directory: string, limit: number): readonly string[] {
  const examples = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.txt'))
    .sort()
    .flatMap((path) => readFixture(readFileSync(join(fixtures, path), 'utf8')))
    .filter(({ files }) => Object.keys(files).some((path) => /compose[^/]*\.ya?ml$/.test(path)))
  const step = Math.max(1, Math.floor(examples.length / limit))
  const chosen = examples.filter((_, number) => number % step === 0).slice(0, limit)
  return chosen.map(({ files }, number) => {
    const project = join(directory, `project-${number}`)
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(project, path)), { recursive: true })
      writeFileSync(join(project, path), text)
    }
    return project
  })
}

/**
 * One folder with `count` compose files: what lies at the top of projects, and their configurations, in turn.
 * @returns the folder.
 */
export function manyFiles(projects: readonly string[], directory: string, count: number): string {
  const sources = projects.filter((project) => composeFiles(project).some((path) => !path.includes('/')))
  if (sources.length === 0) throw new Error('no project has a compose file at its top')
  let written = 0
  for (let number = 0; written < count; number += 1) {
    const source = sources[number % sources.length] ?? ''
    const place = join(directory, `${number}-${basename(source)}`)
    for (const entry of readdirSync(source, { withFileTypes: true })) {
      const isCompose = composeFilesOf([entry.name]).length > 0
      if (isCompose && written >= count) continue
      if (!isCompose && !/^(config|conf|etc|nginx|Dockerfile|\.env.*|.*\.conf)$/.test(entry.name)) continue
      written += isCompose ? 1 : 0
      cpSync(join(source, entry.name), join(place, entry.name), { recursive: true })
    }
  }
  return directory
}

const composeFilesOf = (names: readonly string[]) =>
  names.filter((name) => /^(docker-)?compose[^/]*\.ya?ml$/.test(name))
