import { isEnvFile, isSample, isTemplateName } from '../../project/env-files.ts'
import type { Project } from '../../project/project.ts'
import { type EnvLine, readDotenv } from '../../read/dotenv.ts'
import type { TextFile } from '../../text.ts'
import { isSecretName, isSecretOf, passwordOfAddress } from '../credentials.ts'
import { servicesOf } from '../services.ts'
import type { WrittenSecret } from './written.ts'

/** The environment files of a project: by their names, and because a service is given them. */
function* envFilesOf(project: Project): Generator<TextFile> {
  const given = [...servicesOf(project)].flatMap(({ service }) =>
    [...service.environment.values()].flatMap(({ from }) => from ?? []),
  )
  for (const path of new Set([...project.tree.paths.filter(isEnvFile), ...given])) {
    const file = isTemplateName(path) && !isSample(path) ? undefined : project.tree.read(path)
    if (file !== undefined) yield file
  }
}

export function* ofEnvFiles(project: Project): Generator<WrittenSecret> {
  for (const file of envFilesOf(project)) for (const line of readDotenv(file)) yield* ofLine(line)
}

/** What a line of an environment file gives away. */
export function* ofLine({ name, value, line }: EnvLine): Generator<WrittenSecret> {
  const inside = passwordOfAddress(value)
  const sample = isSample(line.file.path)
  if (isSecretName(name) && isSecretOf(name, value)) yield { name, value, at: line, kind: 'env', isSample: sample }
  else if (inside !== undefined) yield { name, value: inside, at: line, kind: 'env', isSample: sample }
}
