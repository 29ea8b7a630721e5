import { homedir } from 'node:os'
import { join } from 'node:path'
import type { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { readIfExists } from '../kernel/files.ts'

/** Where Docker's own client keeps its configuration, contexts and logins (docs.docker.com, docker CLI, "Environment variables"). */
export const configDirectory = (environ: Readonly<Record<string, string | undefined>>): string =>
  environ.DOCKER_CONFIG || join(environ.HOME || homedir(), '.docker')

/**
 * What one of its JSON files says; undefined when there is none.
 * @throws UserError when it is damaged, or not what Docker writes.
 */
export async function readDockerFile<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
): Promise<z.output<Schema> | undefined> {
  const text = await readIfExists(path)
  if (text === undefined) return undefined
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    const evidence = error instanceof Error ? error.message : String(error)
    throw new UserError({ what: `Docker's file ${path} cannot be read.`, evidence, next: 'Correct or remove it.' })
  }
}
