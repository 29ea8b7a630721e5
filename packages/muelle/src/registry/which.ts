import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { connectEngine } from '../engine/connect.ts'
import type { Engine } from '../engine/port.ts'
import { UserError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { loadStack, readProject } from '../stack/load.ts'
import { modelName } from '../stack/model.ts'
import type { Stack } from '../stack/stack.ts'

export const registryField = z
  .string()
  .optional()
  .describe('host[:port] of the registry, docker.io for Docker Hub; images.registry of muelle.yaml when absent')
  .meta({ positional: 0 })

/**
 * The stack of this directory; undefined where there is no project: a login is a matter of the machine too.
 * @param needed false when it can be done without: then a project without one clear environment is no obstacle.
 */
export async function projectHere(context: Context, needed: boolean): Promise<Stack | undefined> {
  if (!existsSync(join(context.directory, modelName))) return undefined
  const { names, faults } = await readProject(context)
  const clear = context.environment !== undefined || names.length === 1 || names.includes('production')
  if (!needed && (!clear || faults.length > 0)) return undefined
  return loadStack(context, { files: 'unread' })
}

/** The daemon that will pull and push: the stack's, or the one that Docker's client would use here. */
export const engineOf = (context: Context, stack: Stack | undefined): Promise<Engine> =>
  connectEngine(stack ?? {}, context.environ)

/**
 * The registry that is meant.
 * @throws UserError when it is none, or when none is named and muelle.yaml names none.
 */
export function registryNamed(named: string | undefined, stack: Stack | undefined): string {
  const wanted = named ?? stack?.images.registry ?? undefined
  if (wanted === undefined)
    throw new UserError({
      what: 'No registry is named.',
      evidence: stack === undefined ? `there is no ${modelName} here` : `${modelName} has no images.registry`,
      next: 'Name one: muelle registry login registry.example:5000.',
    })
  const host = wanted.replace(/^https?:\/\//, '').replace(/\/.*$/, '')
  if (/^(index\.docker\.io|registry-1\.docker\.io|hub\.docker\.com)$/.test(host)) return 'docker.io'
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/.test(host))
    throw new UserError({
      what: `${wanted} is no registry.`,
      next: 'Write its host, and its port when it has one: registry.example:5000.',
    })
  return host
}
